import type { Item } from '#assessment/assessments/items.service.js';
import { finalScoreOf } from '#assessment/grading/attempt-score.js';
import type { ItemGrades } from '#assessment/grading/item-marks.js';
import { countedScore, lateNoteOf } from '#assessment/grading/late-penalty.js';
import { totalOf } from '#assessment/grading/totals.js';
import type { ScoringRules } from '#assessment/submissions/scoring-rules.sql.js';
import { gradeItem } from '#questions/types/grade-item.js';
import { itemSeed } from '#questions/types/shared/draw.js';
import { exact, sum } from '#questions/types/shared/fraction.js';
import type { AttemptRow, SubmissionRow } from './rescoring.sql.js';

/** How submissions are scored again. */
export interface Rescoring {
  now: Date;
  /** Grades are released if they can be; otherwise drafts stay drafts. */
  releases: boolean;
  /** The items with the current answer keys; without them, grades of items stay. */
  items?: Item[];
  /** Only these items are graded again. */
  itemIds?: string[];
}

export type RescoredAttempt = ReturnType<typeof rescoredAttempt>;

/** The columns of an attempt by the current keys and the late policy. Marks and scores given by a person are kept. */
export function rescoredAttempt(
  attempt: AttemptRow,
  { dueAt }: Pick<SubmissionRow, 'dueAt'>,
  rules: ScoringRules,
  { now, releases, ...rescoring }: Rescoring,
) {
  const grades = gradesOf(attempt, rescoring);
  const total = totalOf(Object.values(grades));
  const submittedAt = new Date(attempt.submittedAt);
  const entered = attempt.enteredScore;
  const hasItems = Object.keys(grades).length > 0;
  const lateness = { ...rules, dueAt, submittedAt, coveredDays: attempt.coveredDays ?? 0 };
  const late = countedScore({ total: total.score, entered, hasItems }, lateness);
  const isComplete = hasItems && total.pendingItems === 0 && (attempt.score !== null || releases);
  const score = entered !== null || isComplete ? late.score : attempt.score;
  const isLate = dueAt !== null && submittedAt > dueAt;
  const releasedAt = attempt.releasedAt ?? (releases && score !== null ? now : null);
  const lateNote = releasedAt ? late.explanation : lateNoteOf(lateness);
  return {
    id: attempt.id,
    attemptNumber: attempt.attemptNumber,
    grades,
    auto_score: total.score,
    pending_items: entered === null ? total.pendingItems : 0,
    score,
    is_late: isLate,
    late_note: isLate ? lateNote : '',
    released_at: releasedAt,
    isReleased: attempt.releasedAt === null && releasedAt !== null,
    draftFeedback: attempt.draftFeedback,
  };
}

/** Items that were not drawn for the attempt have no grade in it. */
function gradesOf(attempt: AttemptRow, { items, itemIds }: Pick<Rescoring, 'items' | 'itemIds'>): ItemGrades {
  if (!items) return attempt.grades;
  return Object.fromEntries(
    items.flatMap(({ id, content }) => {
      const earlier = attempt.grades[id];
      if (!earlier) return [];
      const keeps = earlier.by === 'person' || (itemIds && !itemIds.includes(id));
      const regraded = () => gradeItem(content, attempt.answers[id] ?? null, itemSeed(attempt.seed, id));
      return [[id, keeps ? earlier : regraded()]];
    }),
  );
}

/** The columns of a submission, from its attempts in their order. Attempts that are not released do not count. */
export function rescoredSubmission(submission: SubmissionRow, attempts: RescoredAttempt[], rules: ScoringRules) {
  const scored = attempts.flatMap(({ attemptNumber, score, released_at }) =>
    score === null || released_at === null ? [] : [{ attemptNumber, score }],
  );
  const final = finalScoreOf(scored, rules.gradingMethod);
  const released = attempts.filter(({ isReleased }) => isReleased);
  const decides = submission.status === 'submitted' && attempts.at(-1)?.isReleased === true;
  return {
    id: submission.id,
    score: final?.score ?? null,
    counted_attempt: final?.attemptNumber ?? null,
    score_total: sum(scored.map(({ score }) => exact(score))).toFixed(2),
    scored_attempts: scored.length,
    status: decides ? 'graded' : submission.status,
    feedback: released.findLast(({ draftFeedback }) => draftFeedback !== null)?.draftFeedback ?? null,
    isReleased: released.length > 0,
  };
}

/** `1.5` and `1.50` are the same score. */
export const isSameScore = (one: string | null, other: string | null): boolean =>
  one === null || other === null ? one === other : exact(one).compare(exact(other)) === 0;
