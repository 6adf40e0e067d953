import { Column } from 'typeorm';
import { PlacedEntity } from '#curriculum/outline/places/placed.entity.js';
import { invalid } from '#platform/problems/problem.js';
import type { GradingMethod } from '#assessment/grading/attempt-score.js';
import type { ReviewRule } from './assessment-types.js';

/** The rules an author sets for an assessment: scores, dates, attempts and review. */
export abstract class AssessmentRules extends PlacedEntity {
  /** The sum of the items' points; set by the author when there are no items. */
  @Column('numeric', { precision: 8, scale: 2 })
  maxScore = '0';

  @Column('numeric', { precision: 8, scale: 2, nullable: true })
  passScore: string | null = null;

  @Column('timestamptz', { nullable: true })
  availableFrom: Date | null = null;

  @Column('timestamptz', { nullable: true })
  dueAt: Date | null = null;

  @Column('boolean')
  allowLate = false;

  @Column('numeric', { precision: 5, scale: 2 })
  latePenaltyPercent = '0';

  @Column('timestamptz', { nullable: true })
  lateUntil: Date | null = null;

  @Column('integer')
  maxAttempts = 1;

  @Column('text')
  gradingMethod: GradingMethod = 'highest';

  @Column('boolean')
  shuffle = false;

  @Column('text')
  review: ReviewRule = 'when_graded';

  /** Throws 400 if dates or scores contradict each other. */
  assertConsistent(): void {
    const { availableFrom, dueAt, lateUntil, passScore, maxScore } = this;
    if (availableFrom && dueAt && dueAt <= availableFrom)
      throw invalid('due_before_open', 'dueAt must be after availableFrom.');
    if (lateUntil && (!dueAt || lateUntil < dueAt))
      throw invalid('late_before_due', 'lateUntil needs a dueAt and must not be before it.');
    if (passScore !== null && Number(passScore) > Number(maxScore) && Number(maxScore) > 0) {
      throw invalid('pass_above_max', 'passScore must not be greater than maxScore.');
    }
  }
}
