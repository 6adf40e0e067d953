import { forStudent } from '#assessment/assessments/listing/student-items.js';
import { type AttemptFacts, isTimeUp, isWithin, itemsInOrder } from './attempt-facts.js';
import { isOver } from './attempt-states.js';
import type { StartedAttemptView } from './attempts.dto.js';
import { timeLimitOf } from './time-limit.js';

/** Which items are shown: none, those within reach, or all. */
export type ShownItems = 'none' | 'reached' | 'all';

/** The attempt as its student sees it at `now`. */
export function viewOf(attempt: AttemptFacts, now: Date, shown: ShownItems): StartedAttemptView {
  const { deadlineAt, pausedAt, answers, limitSeconds, extensionSeconds } = attempt;
  const ordered = itemsInOrder(attempt);
  const within = (place: number) => shown === 'all' || (shown === 'reached' && isWithin(attempt, place));
  const ids = new Set(ordered.filter((_, place) => within(place)).map(({ id }) => id));
  const items = forStudent(attempt.items, attempt);
  return {
    ...attempt,
    ...timeLimitOf(limitSeconds, extensionSeconds),
    status: isTimeUp(attempt, now) ? 'auto_submitted' : attempt.status,
    itemCount: ordered.length,
    items: items.filter(({ id }) => ids.has(id)),
    answers: Object.fromEntries(Object.entries(answers).filter(([id, answer]) => ids.has(id) && answer !== null)),
    serverTime: now,
    secondsLeft: isOver(attempt.status) || deadlineAt === null ? null : secondsBetween(pausedAt ?? now, deadlineAt),
  };
}

const secondsBetween = (from: Date, to: Date): number => Math.max(0, Math.ceil((to.getTime() - from.getTime()) / 1000));
