import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

export const skillLevels = ['beginner', 'intermediate', 'advanced'] as const;
export type SkillLevel = (typeof skillLevels)[number];

/** Voluntary learner profile of an account holder, stored under the id of the account. */
@Entity()
export class UserProfile extends BaseEntity {
  @Column('text', { nullable: true })
  district: string | null = null;

  @Column('text', { nullable: true })
  state: string | null = null;

  @Column('text', { nullable: true })
  country: string | null = 'us';

  /** Topic slugs, normalized by `topicOf`. */
  @Column('text', { array: true })
  interests: string[] = [];

  @Column('text', { nullable: true })
  skillLevel: SkillLevel | null = 'beginner';

  @Column('text', { array: true })
  learningGoals: string[] = [];

  /** Encrypted with AES-256-GCM, bound to the account (docs/decisions/0053). */
  @Column('text', { nullable: true })
  occupation: string | null = null;

  /** Encrypted like the occupation; null: not specified. Hidden while the feature civic is off. */
  @Column('text', { nullable: true })
  politicalPreference: string | null = null;
}
