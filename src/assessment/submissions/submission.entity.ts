import { Column, Entity } from 'typeorm';
import { finalScoreOf, type GradingMethod } from '#assessment/grading/attempt-score.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';
import { exact, sum } from '#questions/types/shared/fraction.js';
import { SubmissionAttempt } from './submission-attempt.entity.js';

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

  /** Stands for the student in anonymous marking; given by a trigger, null without it. */
  @Column({ type: 'integer', nullable: true, update: false })
  candidateNumber: number | null;

  /** Sum and number of the scored attempts, so that an average can be updated without reading them. */
  @Column('numeric', { precision: 10, scale: 2 })
  scoreTotal: string;

  @Column('integer')
  scoredAttempts: number;

  @Column('timestamptz')
  submittedAt: Date;

  /** Recalculates the final score from all attempts. Drafts do not count. */
  updateScore(attempts: SubmissionAttempt[], method: GradingMethod): void {
    const scored = attempts.flatMap(({ attemptNumber, score, releasedAt }) =>
      score === null || releasedAt === null ? [] : [{ attemptNumber, score }],
    );
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

explainConstraints({
  submissions_assessment_id_fkey: conflict(
    'has_submissions',
    'Students have submitted work for this assessment, so it cannot be deleted. Archive it.',
  ),
  submissions_once_key: conflict(
    'submission_exists',
    'This assessment has already been submitted. Reload the submission.',
  ),
});
