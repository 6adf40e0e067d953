import { Column, Entity } from 'typeorm';
import { BaseEntity } from '#platform/database/base.entity.js';
import type { SessionIpMode } from '#tenancy/organizations/organization.entity.js';

/** Why a session ended. An ended session is never reopened. */
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

/** A login on one device, from login to logout, revocation, ten minutes without activity, or the maximum age. */
@Entity('user_sessions')
export class Session extends BaseEntity {
  @Column('uuid')
  userId: string;

  /** For security only: stored in full, as a network, or not at all (docs/decisions/0052). */
  @Column('text', { nullable: true })
  ipAddress: string | null;

  @Column('text', { nullable: true })
  userAgent: string | null;

  @Column('timestamptz')
  startTime: Date;

  /** Latest activity; written in batches, at most five seconds late. */
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

  /** Hashes of refresh tokens exchanged within the grace, with the time in Unix seconds (docs/decisions/0092). */
  @Column('jsonb')
  recentRefreshes: Record<string, number> = {};

  /** Whether the token with this hash is the current one, or was replaced within the grace. */
  acceptsRefresh(hash: string, now: Date, graceSeconds: number): boolean {
    const replacedAt = this.recentRefreshes[hash] ?? Number.NEGATIVE_INFINITY;
    return hash === this.refreshHash || replacedAt >= now.getTime() / 1000 - graceSeconds;
  }
}

/** The part of an IP address the organization stores: all of it, the network (/24 or /48), or nothing. */
export function anonymizeIp(ip: string, mode: SessionIpMode): string | null {
  if (mode === 'none') return null;
  return mode === 'full' ? ip : networkOf(ip);
}

function networkOf(ip: string): string {
  const ipv4 = /(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(ip)?.[1];
  if (ipv4) return `${ipv4}.0`;
  const [before = [], after = []] = ip.split('::').map((half) => half.split(':').filter(Boolean));
  const skipped = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => '0');
  return `${[...before, ...skipped, ...after].slice(0, 3).join(':')}::`;
}
