import { type GradeSource, gradeSources } from '#assessment/grades/grades.dto.js';
import { type SubmissionStatus, submissionStatuses } from '#assessment/submissions/submission.entity.js';
import { Choice, Decimal, Flag, Id, Int } from '#platform/shapes/fields.js';

/** A cell: the submission and the grade of a student for one of the assessments. */
export class GradebookSubmissionView {
  @Id()
  assessmentId: string;

  @Id({ nullable: true, about: 'null for a grade without a submission' })
  submissionId: string | null;

  @Int({ min: 0, about: 'Version of the grade, for changes that refer to it; 0 without one' })
  version: number;

  @Choice(submissionStatuses, { nullable: true, about: 'Status of the submission; null without one' })
  status: SubmissionStatus | null;

  @Flag({ about: 'Whether the work does not count for this student' })
  isExcused: boolean;

  @Choice(gradeSources, { about: 'Where the score comes from' })
  source: GradeSource;

  @Decimal({ nullable: true, about: 'What counts; null until it is graded and released, and if excused' })
  score: number | null;

  @Decimal({ nullable: true, about: 'An entered score that waits for the release of grades; null without one' })
  draftScore: number | null;

  @Flag({ nullable: true, about: 'Whether the score reaches passScore; null without one and until graded' })
  passed: boolean | null;

  @Flag({ about: 'Whether it does not count in the current total, because others are better' })
  isDropped: boolean;

  @Int({ min: 0, about: 'Attempts submitted so far' })
  attemptCount: number;

  @Flag({ about: 'Whether the latest attempt was submitted after dueAt' })
  isLate: boolean;
}
