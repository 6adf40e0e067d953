import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

/** What a person has reached in an exercise, over all attempts. Derived from them by `recountResult`. */
@Entity()
export class ExerciseResult extends BaseEntity {
  @Column('uuid')
  moduleId: string;

  @Column('uuid')
  lessonId: string;

  @Column('uuid')
  userId: string;

  @Column('integer')
  attemptCount = 1;

  /** Attempts with answers that a teacher still has to grade. */
  @Column('integer')
  pendingAttempts = 0;

  /** Percentage of the best attempt; null until one is graded. */
  @Column('numeric', { precision: 5, scale: 2, nullable: true })
  bestPercent: string | null = null;

  /** Number of the best attempt, the first of several. */
  @Column('integer', { nullable: true })
  bestAttempt: number | null = null;

  /** Percentage of the latest attempt; null until it is graded. */
  @Column('numeric', { precision: 5, scale: 2, nullable: true })
  lastPercent: string | null = null;

  @Column('timestamptz')
  lastAttemptAt: Date;
}
