import { progressStatuses } from '#curriculum/modules/progress-statuses.js';
import { progressEvents, statusAtPercent, transition } from '#learning/progress/progress-state.js';

const legal: Record<string, string> = {
  'locked unlock': 'not_started',
  'not_started start': 'in_progress',
  'in_progress complete': 'completed',
  'completed revisit': 'in_progress',
};
const all = progressStatuses.flatMap((from) => progressEvents.map((event) => [from, event] as const));

describe('the progress state machine', () => {
  it.each(all.filter((each) => each.join(' ') in legal))('permits the event: %s, %s', (from, event) => {
    expect(transition(from, event)).toBe(legal[`${from} ${event}`]);
  });

  it.each(all.filter((each) => !(each.join(' ') in legal)))('rejects the event: %s, %s', (from, event) => {
    expect(() => transition(from, event)).toThrow('illegal_transition');
  });

  it('reaches completed at exactly 100 percent', () => {
    expect([0, 1, 99, 100].map(statusAtPercent)).toEqual(['in_progress', 'in_progress', 'in_progress', 'completed']);
  });
});
