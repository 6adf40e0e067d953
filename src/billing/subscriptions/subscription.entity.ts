import { Column, Entity } from 'typeorm';
import { RootEntity } from '#platform/database/base.entity.js';
import { conflict } from '#platform/problems/problem.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import type { SubscriptionTier } from '#identity/accounts/user.entity.js';
import { type Span, statusAt, type SubscriptionStatus } from './validity.js';

/**
 * The right of one person to what an entry of the catalogue offers, for a time (WSH-028). Duration, tier and grants are
 * those its package had on that day.
 */
@Entity()
export class Subscription extends RootEntity {
  @Column('uuid')
  userId: string;

  @Column('uuid')
  tcodeId: string;

  /** The name of its package. */
  @Column('text')
  subscriptionType: string;

  @Column('timestamptz')
  startDate: Date;

  @Column('integer')
  durationDays: number;

  /** The first moment it no longer holds. */
  @Column('timestamptz')
  endDate: Date;

  /** As it was last written down; time may have gone on since. */
  @Column('text')
  status: SubscriptionStatus;

  @Column('text')
  tier: SubscriptionTier = 'basic';

  @Column('text', { array: true })
  grants: string[] = [];

  /** Its package can be had once for each person and entry of the catalogue. */
  @Column('boolean')
  once = false;

  @Column('boolean')
  autoRenew = false;

  /** How many days before its end the person was last told of it. */
  @Column({ type: 'integer', nullable: true, update: false })
  reminded: number | null = null;

  /** Who gave it; null when people took it themselves. */
  @Column('uuid', { nullable: true })
  grantedBy: string | null = null;

  @Column('text', { nullable: true })
  paymentReference: string | null = null;

  get span(): Span {
    return { from: this.startDate, until: this.endDate };
  }

  /** What it is at that moment (OQ-105). */
  statusAt(now: Date): SubscriptionStatus {
    return statusAt(this.status, this.span, now);
  }

  cancel(now: Date): void {
    this.go('cancelled', ['pending', 'active', 'suspended'], now);
    this.autoRenew = false;
  }

  /** Nothing opens while it is suspended, and its time goes on. */
  suspend(now: Date): void {
    this.go('suspended', ['active'], now);
  }

  resume(now: Date): void {
    if (this.status === 'suspended' && now >= this.endDate)
      throw conflict('illegal_transition', 'Its time has run out while it was suspended. Renew it.');
    this.go('active', ['suspended'], now);
  }

  private go(to: SubscriptionStatus, from: readonly SubscriptionStatus[], now: Date): void {
    const status = this.statusAt(now);
    if (!from.includes(status))
      throw conflict('illegal_transition', `A subscription that is ${status} cannot become ${to}.`);
    this.status = to;
  }
}

explainConstraints({
  subscriptions_once_idx: conflict('package_used', 'This package can be had once, and has been had already.'),
});
