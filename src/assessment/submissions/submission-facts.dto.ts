import { Decimal, Flag, Instant, Int, Text } from '#platform/shapes/fields.js';

/** Facts of other records that are shown with a submission. */
export class SubmissionFactsView {
  @Text({ about: 'The name of the student; while names are hidden, a candidate number' })
  studentName: string;

  @Int({ nullable: true, about: 'Stands for the student in anonymous marking; null without it' })
  candidateNumber: number | null;

  @Flag({ about: 'Whether names are hidden from teachers. They see times as days, and the due date of the class' })
  hidesNames: boolean;

  @Text({ example: 'Fractions, week 3', about: 'Title of the assessment' })
  assessmentTitle: string;

  @Decimal({ about: 'The maximum score of the assessment' })
  maxScore: number;

  @Instant({ nullable: true, about: 'When the assessment is due' })
  dueAt: Date | null;

  @Flag({ about: 'Whether the latest attempt was submitted after dueAt' })
  isLate: boolean;

  @Flag({ nullable: true, about: 'Whether the score reaches passScore; null without passScore and until graded' })
  passed: boolean | null;

  @Text({ example: 'Mathematics P1', about: 'Name of the subject' })
  subjectName: string;

  @Text({ example: 'P1/2', about: 'Name of the class' })
  classroomName: string;

  @Text({ nullable: true, about: 'The name of the teacher in gradedBy' })
  gradedByName: string | null;
}
