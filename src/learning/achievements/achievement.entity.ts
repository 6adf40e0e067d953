import { Column, Entity, PrimaryColumn } from 'typeorm';
import { newId } from '#platform/crypto/new-id.js';
import type { Versioned } from '#platform/database/base.entity.js';

/** That a person has earned an achievement. It stays when the rule changes. */
@Entity('user_achievements')
export class EarnedAchievement implements Versioned {
  readonly version = 1;

  @PrimaryColumn('uuid')
  id: string = newId();

  @Column('uuid')
  userId: string;

  @Column('text')
  key: string;

  @Column('timestamptz')
  earnedAt: Date;

  get updatedAt(): Date {
    return this.earnedAt;
  }
}
