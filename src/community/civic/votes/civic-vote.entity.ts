import { Column, Entity } from 'typeorm';
import type { GovernmentLevel } from '#community/civic/civic-terms.js';
import { BaseEntity } from '#platform/database/base.entity.js';

/** The vote of a person on a bill, which only this person reads. */
@Entity()
export class CivicVote extends BaseEntity {
  @Column('uuid')
  userId: string;

  /** External id of the bill, which need not be published. */
  @Column('text')
  billId: string;

  @Column('text', { nullable: true })
  billName: string | null;

  @Column('text', { nullable: true })
  billType: string | null;

  @Column('text', { nullable: true })
  governmentLevel: GovernmentLevel | null;

  /** Encrypted, bound to the person and the bill (docs/decisions/0191). */
  @Column('text')
  voteChoice: string;

  @Column('timestamptz')
  votedAt: Date;
}
