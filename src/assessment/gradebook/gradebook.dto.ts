import { Choice, Decimal, Flag, Id, Instant, Int, Many, Text } from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { type AssessmentType, assessmentTypes } from '#assessment/assessments/assessment-types.js';
import { type SubmissionStatus, submissionStatuses } from '#assessment/submissions/submission.entity.js';

/** Maximum number of columns; `dueBefore` reaches earlier assessments. */
export const maxGradebookAssessments = 100;

export class GradebookQuery extends PageQuery {
  @Instant({ optional: true, about: 'Only assessments due at this moment or later' })
  dueFrom?: Date;

  @Instant({ optional: true, about: 'Only assessments due before this moment' })
  dueBefore?: Date;
}

/** A column: a published assessment of the subject. */
export class GradebookAssessmentView {
  @Id()
  id: string;

  @Text({ example: 'Fractions, week 3' })
  title: string;

  @Choice(assessmentTypes, { about: 'Kind of assessment' })
  type: AssessmentType;

  @Decimal({ about: 'The highest possible score' })
  maxScore: number;

  @Instant({ nullable: true, about: 'null without a due date' })
  dueAt: Date | null;

  @Int({ min: 0, about: 'Submissions, at most one per student' })
  submissionCount: number;

  @Int({ min: 0, about: 'Submissions with a grade' })
  gradedCount: number;
}

/** A cell: the submission of a student to one of the assessments. */
export class GradebookSubmissionView {
  @Id()
  assessmentId: string;

  @Id()
  submissionId: string;

  @Choice(submissionStatuses, { about: 'Status of the submission' })
  status: SubmissionStatus;

  @Decimal({ nullable: true, about: 'The final score; null until graded' })
  score: number | null;

  @Int({ min: 1, about: 'Attempts submitted so far' })
  attemptCount: number;

  @Flag({ about: 'Whether the latest attempt was submitted after dueAt' })
  isLate: boolean;
}

/** A row: a student of the class. */
export class GradebookRowView {
  @Id()
  studentId: string;

  @Text({ example: 'Ben Bauer', about: 'Name of the student' })
  studentName: string;

  @Decimal({
    max: 100,
    nullable: true,
    example: 82.5,
    about: 'Mean of score / maxScore over the graded submissions of the row; null without one',
  })
  averagePercent: number | null;

  @Many(() => GradebookSubmissionView, {
    max: maxGradebookAssessments,
    about: 'In the order of the columns; an assessment without a submission of the student is left out',
  })
  submissions: GradebookSubmissionView[];
}

/** The grades of a class in a subject: a page of its students by name, with the submissions to its assessments. */
export class GradebookPage extends PageOf(GradebookRowView) {
  @Many(() => GradebookAssessmentView, {
    max: maxGradebookAssessments,
    about: 'The latest 100 published assessments by due date, or by creation without one; earliest first',
  })
  assessments: GradebookAssessmentView[];
}
