import { Choice, Decimal, Flag, Id, Instant, Int, IntersectionType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { type GradeCauseName, gradeCauses } from './grade-causes.js';

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

/** What a grade was and what it became. */
class GradeStep {
  @Decimal({ nullable: true, about: 'The score before' })
  fromScore: number | null;

  @Decimal({ nullable: true, about: 'The score after' })
  toScore: number | null;

  @Flag({ about: 'Whether the student was excused before' })
  fromExcused: boolean;

  @Flag({ about: 'Whether the student was excused after' })
  toExcused: boolean;
}

/** One entry of the ledger of a grade. */
export class GradeChangeView extends IntersectionType(GradeStep) {
  @Int({ min: 1, about: 'Number of the entry; the numbers of a grade have no gaps' })
  number: number;

  @Choice(['grade', 'attempt', 'draft'], {
    about:
      'attempt: the score of one attempt, which may not count; draft: a score that waits for the release. Both for staff only',
  })
  kind: 'grade' | 'attempt' | 'draft';

  @Int({ nullable: true, about: 'The attempt, for kind attempt' })
  attemptNumber: number | null;

  @Choice(gradeSources, { about: 'Where the grade comes from after the change' })
  source: GradeSource;

  @Choice(gradeCauses, { about: 'What changed it' })
  cause: GradeCauseName;

  @Text({ max: 2000, about: 'Why, in words; may be empty' })
  reason: string;

  @Id({ nullable: true, about: 'Id of the person; null for automatic changes and after an erasure' })
  actorId: string | null;

  @Text({ nullable: true, about: 'Name of the person' })
  actorName: string | null;

  @Instant({ about: 'When it changed' })
  changedAt: Date;
}

export class GradeChangePage extends PageOf(GradeChangeView) {}
