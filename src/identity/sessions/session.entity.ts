import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';

/** Why a session ended; it never opens again. */
export const endReasons = [
  'logout',
  'idle',
  'revoked',
  'password_changed',
  'token_reuse',
  'max_age',
  'suspended',
] as const;
export type EndReason = (typeof endReasons)[number];

/** A person being logged in on one device, from login to logout or until they are gone for ten minutes. */
@Entity('user_sessions')
export class Session extends BaseEntity {
  @Column('uuid')
  userId: string;

  /** Kept for security only, as much of it as the organization allows (OQ-058). */
  @Column('text', { nullable: true })
  ipAddress: string | null;

  @Column('text', { nullable: true })
  userAgent: string | null;

  @Column('timestamptz')
  startTime: Date;

  /** The last sign of life; written in bundles, at most five seconds late. */
  @Column('timestamptz')
  lastActive: Date;

  @Column('timestamptz', { nullable: true })
  endTime: Date | null = null;

  @Column('text', { nullable: true })
  endReason: EndReason | null = null;

  /** Whole seconds from start to end. */
  @Column('integer', { nullable: true })
  durationSeconds: number | null = null;

  @Column('text')
  refreshHash: string;
}
