import { PageQuery } from '#platform/api/page.js';
import { Choice, Decimal, Flag, Id, Instant, Int, Many, Part, Text } from '#platform/shapes/fields.js';

/** How far a student is with an assessment. A returned submission may be submitted once more; excused work does not count. */
export const workStates = ['not_submitted', 'submitted', 'graded', 'returned', 'excused'] as const;
export type WorkState = (typeof workStates)[number];

/** Filters of lists of assessments by date, work and ownership. */
export class AssessmentFilters extends PageQuery {
  @Instant({
    optional: true,
    about: 'Only assessments due at this moment or later; for students and parents by the own due date',
  })
  dueFrom?: Date;

  @Instant({
    optional: true,
    about: 'Only assessments due before this moment; for students and parents by the own due date',
  })
  dueBefore?: Date;

  @Choice(workStates, { optional: true, about: 'For students and parents: only with own work in this state' })
  work?: WorkState;

  @Flag({ default: false, about: 'Only assessments you created' })
  mine: boolean;

  @Flag({ default: false, about: 'Only of classes you teach or attend' })
  myClasses: boolean;
}

/** The work of one student on an assessment. */
export class WorkView {
  @Choice(workStates, { about: 'How far the student is' })
  state: WorkState;

  @Int({ min: 0, about: 'Attempts the student has submitted' })
  attemptCount: number;

  @Int({ min: 0, about: 'Attempts the student has left, regardless of the dates' })
  attemptsLeft: number;

  @Decimal({
    nullable: true,
    about: 'The grade that counts, entered ones included; null until graded and released, and if excused',
  })
  score: number | null;

  @Instant({ nullable: true, about: 'When it opens for the student; null as soon as it is published' })
  opensAt: Date | null;

  @Instant({ nullable: true, about: 'When it is due for the student, with exceptions and extra time' })
  dueAt: Date | null;

  @Instant({ nullable: true, about: 'When it closes for the student; null if it does not close' })
  closesAt: Date | null;

  @Int({ nullable: true, about: 'The time limit of the student, with extra time; null without one' })
  timeLimitMinutes: number | null;

  @Flag({ about: 'Whether the latest attempt was submitted after dueAt' })
  isLate: boolean;

  @Instant({ nullable: true, about: 'When the latest attempt was submitted' })
  submittedAt: Date | null;

  @Id({ nullable: true, about: 'null for parents until the submission is graded or returned' })
  submissionId: string | null;
}

/** The work of a child of the caller. */
export class ChildWorkView {
  @Id()
  studentId: string;

  @Text({ example: 'Ben Bauer', about: 'Name of the student' })
  studentName: string;

  @Part(() => WorkView)
  work: WorkView;
}

/** Facts of other records that are shown with an assessment. */
export class AssessmentContext {
  @Text({ nullable: true, about: 'null without subjectId' })
  subjectName: string | null;

  @Text({ nullable: true, about: 'null in the bank' })
  classroomName: string | null;

  @Text({ example: 'Ana Abel', about: 'Name of the author' })
  authorName: string;

  @Flag({
    optional: true,
    about: 'For students and parents. true: instructions, items and media are hidden until it opens for the student',
  })
  isLocked?: boolean;

  @Part(() => WorkView, { optional: true, about: 'For students: their own work' })
  work?: WorkView;

  @Many(() => ChildWorkView, { optional: true, about: 'For parents: the work of each child in the class, by name' })
  children?: ChildWorkView[];
}
