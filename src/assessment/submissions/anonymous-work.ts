import { candidateName, dayOf } from '#assessment/assessments/anonymous/hidden-names.js';
import type { FileFacts } from '#platform/files/stored-file.dto.js';
import type { Submission } from './submission.entity.js';
import type { SubmissionFacts } from './submissions.sql.js';

/** A submission as it is shown; its student is null while names are hidden. */
export type SubmissionWithFacts = Omit<Submission, 'studentId' | 'updateScore' | 'markGraded' | 'return'> &
  SubmissionFacts & { studentId: string | null };

/**
 * The submission without what identifies its student: also without times of day, which teachers may know from the exam, and
 * without the due date of the student, which may be an exception.
 */
export const withoutStudent = (submission: SubmissionWithFacts): SubmissionWithFacts => ({
  ...submission,
  studentId: null,
  studentName: candidateName(submission.candidateNumber),
  dueAt: submission.dueAtOfClass,
  createdAt: dayOf(submission.createdAt),
  updatedAt: dayOf(submission.updatedAt),
  submittedAt: dayOf(submission.submittedAt),
});

/** The files without the names and times of their uploads. */
export const withoutNames = (files: FileFacts[]): FileFacts[] =>
  files.map((file, at) => ({
    ...file,
    originalName: `file-${at + 1}${/\.[A-Za-z0-9]{1,10}$/.exec(file.originalName)?.[0] ?? ''}`,
    createdAt: dayOf(file.createdAt),
  }));
