import { PageOf, PageQuery } from '#platform/api/page.js';
import { Decimal, Flag, Id, Int, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';

/** Where a grade comes from. */
export const gradeSources = ['none', 'work', 'entered', 'missing', 'excused'] as const;
export type GradeSource = (typeof gradeSources)[number];

export class GradeQuery extends PageQuery {
  @Id({ optional: true, about: 'Only grades of this assessment' })
  assessmentId?: string;

  @Id({ optional: true, about: 'Only grades of this subject' })
  subjectId?: string;

  @Id({ optional: true, about: 'Only grades of this student' })
  studentId?: string;
}

/** A grade that a teacher enters for a student, also without a submission. */
export class GradeEntry {
  @Id()
  assessmentId: string;

  @Id({ about: 'A student of the class of the assessment' })
  studentId: string;

  @Decimal({
    optional: true,
    nullable: true,
    example: 8.5,
    about:
      'Takes precedence over the submission; null clears it. A draft until the grades of the assessment are released',
  })
  score?: number | null;

  @Flag({ optional: true, about: 'true: the work does not count for this student' })
  isExcused?: boolean;

  @Int({ min: 0, optional: true, about: 'The version of the grade you have seen; 0: there is no grade yet' })
  version?: number;

  @Text({ max: 2000, default: '', about: 'Why, for the history of the grade' })
  reason: string;
}

export class GradeView extends RecordView {
  @Id()
  assessmentId: string;

  @Id()
  studentId: string;

  @Id()
  subjectId: string;

  @Id()
  classroomId: string;

  @Decimal({ nullable: true, about: 'What counts; null without a grade and if excused' })
  score: number | null;

  @Flag({ about: 'true: the work does not count for this student' })
  isExcused: boolean;

  @Decimal({ nullable: true, about: 'The score of the submission; null until it is graded and released' })
  workScore: number | null;

  @Decimal({ nullable: true, about: 'A score entered by a teacher, which takes precedence; null without one' })
  enteredScore: number | null;

  @Decimal({ nullable: true, about: 'The score of the missing policy while nothing is submitted; null without one' })
  missingScore: number | null;

  @Decimal({
    nullable: true,
    optional: true,
    about: 'For teachers: a score that waits for the release of grades; null without one',
  })
  draftScore?: number | null;
}

export class GradePage extends PageOf(GradeView) {}
