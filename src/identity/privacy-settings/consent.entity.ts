import { Column, Entity, PrimaryColumn } from 'typeorm';
import { newId } from '#platform/crypto/new-id.js';
import type { Versioned } from '#platform/database/base.entity.js';
import type { ConsentPurpose } from './privacy-settings.entity.js';

/** What is recorded about a purpose: consent was given to a version of the texts, or withdrawn. */
export const consentDecisions = ['given', 'withdrawn'] as const;
export type ConsentDecision = (typeof consentDecisions)[number];

/** Whether the person decided, or a guardian for a child below the age of consent. */
export const consentDeciders = ['person', 'guardian'] as const;
export type ConsentDecider = (typeof consentDeciders)[number];

/** Evidence of one decision about a purpose. Append-only: a trigger refuses changes, and deletion outside erasure. */
@Entity()
export class Consent implements Versioned {
  readonly version = 1;

  @PrimaryColumn('uuid')
  id: string = newId();

  @Column('uuid')
  userId: string;

  @Column('text')
  purpose: ConsentPurpose;

  @Column('text')
  decision: ConsentDecision;

  /** Version of the organization's texts that was shown. */
  @Column('text')
  textVersion: string;

  @Column('text')
  decidedAs: ConsentDecider;

  /** Null once the account of the guardian was deleted. */
  @Column('uuid', { nullable: true })
  decidedBy: string | null = null;

  @Column('timestamptz')
  createdAt: Date;

  get updatedAt(): Date {
    return this.createdAt;
  }
}
