import type { ProgressStatus } from '#curriculum/modules/progress-statuses.js';
import { conflict } from '#platform/problems/problem.js';

/** Events: prerequisites are met, work begins, the item is finished, a finished item is taken up again. */
export const progressEvents = ['unlock', 'start', 'complete', 'revisit'] as const;
export type ProgressEvent = (typeof progressEvents)[number];

/** The only legal transitions. */
const transitions: Record<ProgressEvent, { from: ProgressStatus; to: ProgressStatus }> = {
  unlock: { from: 'locked', to: 'not_started' },
  start: { from: 'not_started', to: 'in_progress' },
  complete: { from: 'in_progress', to: 'completed' },
  revisit: { from: 'completed', to: 'in_progress' },
};

/** The state after `event`. Throws 409 `illegal_transition` for any pair not listed above. */
export function transition(from: ProgressStatus, event: ProgressEvent): ProgressStatus {
  const { from: required, to } = transitions[event];
  if (required === from) return to;
  throw conflict('illegal_transition', `Progress in state ${from} does not allow ${event}; it requires ${required}.`);
}

/** The status of an item that was started and is `percent` complete. */
export function statusAtPercent(percent: number): ProgressStatus {
  const started = transition('not_started', 'start');
  return percent === 100 ? transition(started, 'complete') : started;
}
