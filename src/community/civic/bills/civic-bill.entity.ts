import { Column, Entity } from 'typeorm';
import type { GovernmentLevel } from '#community/civic/civic-terms.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

export const billStatuses = [
  'introduced',
  'committee',
  'passed',
  'enacted',
  'rejected',
  'vetoed',
  'withdrawn',
] as const;
export type BillStatus = (typeof billStatuses)[number];

/** A bill on which people can vote, published by admins. */
@Entity()
export class CivicBill extends RootEntity {
  /** Votes of people refer to it, so it does not change. */
  @Column({ type: 'text', update: false })
  externalId: string;

  @Column('text')
  name: string;

  /** What it is about, in the words of its source; `topicOf` makes a topic of it. */
  @Column('text', { nullable: true })
  type: string | null = null;

  @Column('text')
  level: GovernmentLevel;

  @Column('text')
  status: BillStatus = 'introduced';

  @Column('text', { nullable: true })
  summary: string | null = null;

  @Column('date', { nullable: true })
  introducedOn: string | null = null;
}

explainConstraints({
  civic_bills_external_id_key: conflict('bill_taken', 'A bill with this externalId exists. Change that one.'),
});
