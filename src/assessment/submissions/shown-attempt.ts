import { dayOf } from '#assessment/assessments/anonymous/hidden-names.js';
import { gradeList } from '#assessment/grading/item-marks.js';
import type { FileFacts } from '#platform/files/stored-file.dto.js';
import { withoutNames } from './anonymous-work.js';
import type { AttemptView } from './attempts.dto.js';
import type { SubmissionAttempt } from './submission-attempt.entity.js';

/** An attempt as it is shown. */
export type ShownAttempt = Omit<AttemptView, 'files'> & { files: FileFacts[] };

/** The attempt for a reader who may see its grades, drafts and student, or not. */
export function shownAttempt(
  attempt: SubmissionAttempt,
  files: FileFacts[],
  { seesGrades, seesDrafts, seesStudent }: { seesGrades: boolean; seesDrafts: boolean; seesStudent: boolean },
): ShownAttempt {
  const { id, attemptNumber, answers, text, submittedAt, isLate, lateNote, pendingItems, releasedAt } = attempt;
  const shown = seesStudent
    ? { id, submittedAt, lateNote, files }
    : { id: null, submittedAt: dayOf(submittedAt), lateNote: '', files: withoutNames(files) };
  const isVisible = seesDrafts || releasedAt !== null;
  return {
    ...shown,
    attemptNumber,
    answers,
    text,
    isLate,
    pendingItems,
    isReleased: releasedAt !== null,
    score: isVisible && attempt.score !== null ? Number(attempt.score) : null,
    ...(seesDrafts && { draftFeedback: releasedAt === null ? attempt.draftFeedback : null }),
    ...(seesGrades && isVisible && { grades: gradeList(attempt.grades) }),
  };
}
