import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

export const activityTypes = ['viewed', 'completed', 'bookmarked', 'rated'] as const;
export type ActivityType = (typeof activityTypes)[number];

/** What a person has done with a resource: one row per person, resource and kind of activity. */
@Entity('user_learning_activity')
export class LearningActivity extends BaseEntity {
  @Column('uuid')
  userId: string;

  @Column('uuid')
  resourceId: string;

  @Column('text')
  activityType: ActivityType;

  /** The highest percentage reported for the resource; the same in all rows of a person and resource, 100 in `completed`. */
  @Column('integer')
  progressPercent = 0;

  /** Sum of all reported seconds; kept by the row `viewed`. */
  @Column('integer')
  timeSpentSeconds = 0;

  /** From 1 to 5, in the row `rated` only. */
  @Column('integer', { nullable: true })
  rating: number | null = null;

  /** Encrypted for this person, resource and kind. */
  @Column('text', { nullable: true })
  notes: string | null = null;

  /** When the person last opened the resource; null if they only reported progress. */
  @Column('timestamptz', { nullable: true })
  lastViewedAt: Date | null = null;
}
