import { type AssessmentType, assessmentTypes } from '#assessment/assessments/assessment-types.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';
import { GradebookSubmissionView } from './gradebook-cells.dto.js';
import { SubjectTotalsView } from './totals.dto.js';

/** Maximum number of columns of the gradebook of a class; `dueBefore` reaches earlier assessments. */
export const maxGradebookAssessments = 100;

/** Maximum number of assessments of a subject that count in totals; a CSV file may have as many columns. */
export const maxCountedAssessments = 400;

export class GradebookQuery extends PageQuery {
  @Instant({ optional: true, about: 'Only assessments due at this moment or later' })
  dueFrom?: Date;

  @Instant({ optional: true, about: 'Only assessments due before this moment' })
  dueBefore?: Date;

  @Id({ optional: true, about: 'Only assessments of this grading period, by due date, else by creation' })
  periodId?: string;
}

/** A column: a published assessment of the subject. */
export class GradebookColumnView {
  @Id()
  id: string;

  @Text({ example: 'Fractions, week 3' })
  title: string;

  @Choice(assessmentTypes, { about: 'Kind of assessment' })
  type: AssessmentType;

  @Decimal({ about: 'The highest possible score' })
  maxScore: number;

  @Decimal({ nullable: true, about: 'Score from which it is passed; null for none' })
  passScore: number | null;

  @Instant({ nullable: true, about: 'null without a due date' })
  dueAt: Date | null;

  @Text({ max: 100, nullable: true, about: 'Category of the setup; null for none' })
  category: string | null;

  @Flag({ about: 'Whether the names of its work are hidden; teachers then see no cells' })
  hidesNames: boolean;

  @Flag({ about: 'Whether its points are added to those earned, not to those possible' })
  isExtraCredit: boolean;
}

/** A column as teachers see it. */
export class GradebookAssessmentView extends GradebookColumnView {
  @Int({ min: 0, about: 'Submissions, at most one per student' })
  submissionCount: number;

  @Int({ min: 0, about: 'Submissions with a grade' })
  gradedCount: number;
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
    about: 'Mean of score / maxScore over the graded work; null without any',
  })
  averagePercent: number | null;

  @Part(() => SubjectTotalsView, {
    about: 'Total by the setup of the subject; earlier assessments than those of the columns count, too',
  })
  total: SubjectTotalsView;

  @Many(() => GradebookSubmissionView, {
    max: maxGradebookAssessments,
    about:
      'In the order of the columns; an assessment without a submission and grade of the student, or with hidden names, is left out',
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
