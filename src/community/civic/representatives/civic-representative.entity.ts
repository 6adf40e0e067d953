import { Column, Entity } from 'typeorm';
import type { GovernmentLevel } from '#community/civic/civic-terms.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';

/** A person elected to a parliament or council, published by admins. */
@Entity()
export class CivicRepresentative extends RootEntity {
  /** Imports recognise the representative by it, so it does not change. */
  @Column({ type: 'text', update: false })
  externalId: string;

  @Column('text')
  name: string;

  @Column('text')
  level: GovernmentLevel;

  @Column('text')
  country: string;

  /** Null for those of the whole country. */
  @Column('text', { nullable: true })
  state: string | null = null;

  /** Null for those of the whole state. */
  @Column('text', { nullable: true })
  district: string | null = null;

  @Column('text', { nullable: true })
  party: string | null = null;

  @Column('text', { nullable: true })
  office: string | null = null;
}

explainConstraints({
  civic_representatives_external_id_key: conflict(
    'representative_taken',
    'A representative with this externalId exists. Change that one.',
  ),
});
