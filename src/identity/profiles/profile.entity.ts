import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

export const skillLevels = ['beginner', 'intermediate', 'advanced'] as const;
export type SkillLevel = (typeof skillLevels)[number];

/** What a person tells about themselves as a learner, under the id of the account; all of it is voluntary. */
@Entity()
export class UserProfile extends BaseEntity {
  @Column('text', { nullable: true })
  district: string | null = null;

  @Column('text', { nullable: true })
  state: string | null = null;

  @Column('text', { nullable: true })
  country: string | null = null;

  /** Topics in their one spelling (OQ-103). */
  @Column('text', { array: true })
  interests: string[] = [];

  @Column('text', { nullable: true })
  skillLevel: SkillLevel | null = null;

  @Column('text', { array: true })
  learningGoals: string[] = [];

  /** Encrypted (OQ-067). */
  @Column('text', { nullable: true })
  occupation: string | null = null;
}
