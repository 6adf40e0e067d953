import { Column, Entity } from 'typeorm';
import { BaseEntity, RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import { finalScoreOf, type GradingMethod } from '#assessment/grading/attempt-score.js';
import type { ItemGrade } from '#questions/types/grade-item.js';

export const submissionStatuses = ['submitted', 'graded', 'returned'] as const;
export type SubmissionStatus = (typeof submissionStatuses)[number];

/** One student's work on one assessment, over all attempts; it stays in the class it was made in (OQ-114). */
@Entity()
export class Submission extends RootEntity {
  @Column('uuid')
  assessmentId: string;

  @Column('uuid')
  studentId: string;

  @Column('uuid')
  subjectId: string;

  @Column('uuid')
  classroomId: string;

  @Column('text')
  status: SubmissionStatus;

  /** What counts of the graded attempts; null before one is graded. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  score: string | null;

  @Column('text')
  feedback = '';

  @Column('uuid', { nullable: true })
  gradedBy: string | null;

  @Column('timestamptz', { nullable: true })
  gradedAt: Date | null;

  @Column('integer', { nullable: true })
  countedAttempt: number | null;

  @Column('integer')
  attemptCount: number;

  /** One more for each time the work was returned. */
  @Column('integer')
  extraAttempts: number;

  /** Sum and number of graded attempts, so that an average needs no second look at them. */
  @Column('numeric', { precision: 10, scale: 2 })
  scoreTotal: string;

  @Column('integer')
  scoredAttempts: number;

  @Column('timestamptz')
  submittedAt: Date;

  /** Takes over what the graded attempts now amount to. */
  count(attempts: SubmissionAttempt[], method: GradingMethod): void {
    const scored = attempts.flatMap(({ attemptNumber, score }) => (score === null ? [] : [{ attemptNumber, score }]));
    const counting = finalScoreOf(scored, method);
    this.score = counting?.score ?? null;
    this.countedAttempt = counting?.attemptNumber ?? null;
    this.scoredAttempts = scored.length;
    this.scoreTotal = scored.reduce((total, { score }) => total + Number(score), 0).toFixed(2);
  }

  gradedByPerson(userId: string, now: Date): void {
    Object.assign(this, { status: 'graded', gradedBy: userId, gradedAt: now });
  }

  /** Back to the student, who gets one more attempt (OQ-117). */
  return(userId: string, now: Date): void {
    if (this.status === 'returned') throw conflict('illegal_transition', 'This work has been returned already.');
    Object.assign(this, { status: 'returned', gradedBy: userId, gradedAt: now, extraAttempts: this.extraAttempts + 1 });
  }
}

/** What an item of an attempt earned, by item id; `by` says whether a person decided. */
export type AttemptGrades = Record<string, ItemGrade & { by?: 'person' }>;

/** One time a student handed the work in. */
@Entity()
export class SubmissionAttempt extends BaseEntity {
  @Column('uuid')
  submissionId: string;

  @Column('uuid')
  studentId: string;

  @Column('integer')
  attemptNumber: number;

  /** Item id → response. */
  @Column('jsonb')
  answers: Record<string, QuestionResponse | null>;

  @Column('text')
  text = '';

  @Column('jsonb')
  grades: AttemptGrades;

  @Column('timestamptz')
  submittedAt: Date;

  @Column('boolean')
  isLate: boolean;

  /** What the machine found, before lateness. */
  @Column('numeric', { precision: 8, scale: 2 })
  autoScore: string;

  /** How many answers a person still has to read. */
  @Column('integer')
  pendingItems: number;

  /** What the attempt is worth, lateness taken off; null until everything is graded. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  score: string | null;

  @Column('text')
  lateNote = '';

  @Column('text', { nullable: true })
  idempotencyKey: string | null;

  @Column('text', { nullable: true })
  requestHash: string | null;

  /** What the student was answered, word for word, for whoever asks again with the same Idempotency-Key. */
  @Column('jsonb')
  receipt: object;
}

explainConstraints({
  submissions_once_key: conflict('submission_exists', 'This work has been handed in already.'),
});
