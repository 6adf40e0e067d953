import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

/** The secret URL at which calendar programs read the calendar of a person. A person has at most one. */
@Entity()
export class CalendarFeed extends BaseEntity {
  @Column('uuid')
  userId: string;

  /** SHA-256 hash of the token in the URL. */
  @Column('text')
  tokenHash: string;

  /** Accurate to a minute. */
  @Column('timestamptz', { nullable: true })
  lastFetchedAt: Date | null = null;
}
