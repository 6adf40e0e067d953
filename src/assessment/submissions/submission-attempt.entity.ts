import { Column, Entity } from 'typeorm';
import type { ItemGrades } from '#assessment/grading/item-marks.js';
import { countedScore, type GradedWork, lateNoteOf, type Lateness } from '#assessment/grading/late-penalty.js';
import { BaseEntity } from '#platform/database/base.entity.js';
import type { QuestionResponse } from '#questions/types/question-content.js';

/** One attempt of a student, as submitted, with its grades. */
@Entity()
export class SubmissionAttempt extends BaseEntity {
  @Column('uuid')
  submissionId: string;

  @Column('uuid')
  studentId: string;

  @Column('integer')
  attemptNumber: number;

  /** The same for all attempts that are one work of a group; null for individual work. */
  @Column({ type: 'uuid', nullable: true, update: false })
  workId: string | null = null;

  /** The response to each item, by item id. */
  @Column('jsonb')
  answers: Record<string, QuestionResponse | null>;

  @Column('text')
  text = '';

  @Column('jsonb')
  grades: ItemGrades;

  @Column('timestamptz')
  submittedAt: Date;

  @Column('boolean')
  isLate: boolean;

  /** The score of automatic grading, before the late penalty. */
  @Column('numeric', { precision: 8, scale: 2 })
  autoScore: string;

  /** How many answers a person has to grade. */
  @Column('integer')
  pendingItems: number;

  /** The score after the late penalty; null until every answer is graded. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  score: string | null;

  /** A score a teacher gave for the whole attempt, before the late penalty. In place of the sum of items it has none. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  enteredScore: string | null;

  /** When the score began to count and became visible to the student; null for a draft. */
  @Column('timestamptz', { nullable: true })
  releasedAt: Date | null;

  /** When the submission was returned for another attempt after this one; the student sees comments on files then. */
  @Column('timestamptz', { nullable: true })
  returnedAt: Date | null;

  /** Feedback that becomes the feedback of the submission with the release. */
  @Column('text', { nullable: true })
  draftFeedback: string | null;

  /** Late days covered by the budget of the student; null until they have been counted. */
  @Column('integer', { nullable: true })
  coveredDays: number | null;

  @Column('text')
  lateNote = '';

  @Column('text', { nullable: true })
  idempotencyKey: string | null;

  @Column('text', { nullable: true })
  requestHash: string | null;

  /** The response body sent to the student. Repeated with the same Idempotency-Key (docs/decisions/0011). */
  @Column('jsonb')
  receipt: object;

  /** Sets the score of the completely graded attempt. It counts from `releasedAt` on; null leaves a draft as it is. */
  setScore(
    { total, entered }: Omit<GradedWork, 'hasItems'>,
    policy: Omit<Lateness, 'submittedAt' | 'coveredDays'>,
    releasedAt: Date | null,
  ): void {
    const lateness = { ...policy, submittedAt: this.submittedAt, coveredDays: this.coveredDays ?? 0 };
    const hasItems = Object.keys(this.grades).length > 0;
    const { score, explanation } = countedScore({ total, entered, hasItems }, lateness);
    this.releasedAt ??= releasedAt;
    // What was deducted would tell the student about a draft.
    const note = this.releasedAt ? explanation : lateNoteOf(lateness);
    Object.assign(this, { score, lateNote: this.isLate ? note : '', enteredScore: entered, pendingItems: 0 });
  }
}
