import { Column, Entity } from 'typeorm';
import { BaseEntity, RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { exact, sum } from '#questions/types/fraction.js';
import type { QuestionResponse } from '#questions/types/question-content.js';
import { finalScoreOf, type GradingMethod } from '#assessment/grading/attempt-score.js';
import type { ItemGrade } from '#assessment/grading/grading.js';

export const submissionStatuses = ['submitted', 'graded', 'returned'] as const;
export type SubmissionStatus = (typeof submissionStatuses)[number];

/** A student's work on one assessment, over all attempts. It keeps the class and subject it was first submitted in. */
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

  /** The final score by the assessment's grading method; null until an attempt is graded. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  score: string | null;

  @Column('text')
  feedback = '';

  @Column('uuid', { nullable: true })
  gradedBy: string | null;

  @Column('timestamptz', { nullable: true })
  gradedAt: Date | null;

  /** The number of the attempt `score` comes from; null for an average. */
  @Column('integer', { nullable: true })
  countedAttempt: number | null;

  @Column('integer')
  attemptCount: number;

  /** Attempts beyond the assessment's `maxAttempts`: one for each time the submission was returned. */
  @Column('integer')
  extraAttempts: number;

  /** Sum and number of the scored attempts, so that an average can be updated without reading them. */
  @Column('numeric', { precision: 10, scale: 2 })
  scoreTotal: string;

  @Column('integer')
  scoredAttempts: number;

  @Column('timestamptz')
  submittedAt: Date;

  /** Recalculates the final score from all attempts. */
  updateScore(attempts: SubmissionAttempt[], method: GradingMethod): void {
    const scored = attempts.flatMap(({ attemptNumber, score }) => (score === null ? [] : [{ attemptNumber, score }]));
    const final = finalScoreOf(scored, method);
    this.score = final?.score ?? null;
    this.countedAttempt = final?.attemptNumber ?? null;
    this.scoredAttempts = scored.length;
    this.scoreTotal = sum(scored.map(({ score }) => exact(score))).toFixed(2);
  }

  markGraded(userId: string, now: Date): void {
    Object.assign(this, { status: 'graded', gradedBy: userId, gradedAt: now });
  }

  /** Returns the submission to the student, who gets one more attempt. */
  return(userId: string, now: Date): void {
    if (this.status === 'returned') throw conflict('illegal_transition', 'This submission has already been returned.');
    Object.assign(this, { status: 'returned', gradedBy: userId, gradedAt: now, extraAttempts: this.extraAttempts + 1 });
  }
}

/** The grade of each item, by item id. `by: 'person'` marks grades given by hand. */
export type AttemptGrades = Record<string, ItemGrade & { by?: 'person' }>;

/** One attempt of a student, as submitted, with its grades. */
@Entity()
export class SubmissionAttempt extends BaseEntity {
  @Column('uuid')
  submissionId: string;

  @Column('uuid')
  studentId: string;

  @Column('integer')
  attemptNumber: number;

  /** The response to each item, by item id. */
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

  /** The score of automatic grading, before the late penalty. */
  @Column('numeric', { precision: 8, scale: 2 })
  autoScore: string;

  /** How many answers a person has to grade. */
  @Column('integer')
  pendingItems: number;

  /** The score after the late penalty; null until every answer is graded. */
  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  score: string | null;

  @Column('text')
  lateNote = '';

  @Column('text', { nullable: true })
  idempotencyKey: string | null;

  @Column('text', { nullable: true })
  requestHash: string | null;

  /** The response body sent to the student. Repeated with the same Idempotency-Key (docs/decisions/0011). */
  @Column('jsonb')
  receipt: object;
}

explainConstraints({
  submissions_once_key: conflict(
    'submission_exists',
    'This assessment has already been submitted. Reload the submission.',
  ),
});
