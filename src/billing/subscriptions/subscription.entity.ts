import { Column, Entity } from 'typeorm';
import type { SubscriptionTier } from '#identity/accounts/user.entity.js';
import { RootEntity } from '#platform/database/base.entity.js';
import { explainConstraints } from '#platform/problems/constraint-errors.js';
import { conflict } from '#platform/problems/problem.js';
import { type Span, statusAt, type SubscriptionStatus } from './validity.js';

/**
 * The right of one person to use a catalogue entry for a time. Duration, tier and grants are copied from the package,
 * so later changes of the package do not affect it.
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

  /** End of validity, exclusive. */
  @Column('timestamptz')
  endDate: Date;

  /** The status last stored; `statusAt` gives the current one. */
  @Column('text')
  status: SubscriptionStatus;

  @Column('text')
  tier: SubscriptionTier = 'basic';

  @Column('text', { array: true })
  grants: string[] = [];

  /** Its package can be used once for each person and catalogue entry. */
  @Column('boolean')
  once = false;

  @Column('boolean')
  autoRenew = false;

  /** Days before the end of the last reminder: 7, 1 or 0; null before the first. */
  @Column({ type: 'integer', nullable: true, update: false })
  reminded: number | null = null;

  /** The admin who granted it; null when the person subscribed or it renewed automatically. */
  @Column('uuid', { nullable: true })
  grantedBy: string | null = null;

  @Column('text', { nullable: true })
  paymentReference: string | null = null;

  get span(): Span {
    return { from: this.startDate, until: this.endDate };
  }

  /** The status at a given time. */
  statusAt(now: Date): SubscriptionStatus {
    return statusAt(this.status, this.span, now);
  }

  /** Ends it now and turns off automatic renewal. */
  cancel(now: Date): void {
    this.transition('cancelled', ['pending', 'active', 'suspended'], now);
    this.autoRenew = false;
  }

  /** A suspended subscription gives no access. Its end stays the same. */
  suspend(now: Date): void {
    this.transition('suspended', ['active'], now);
  }

  /** Throws 409 after the end date. */
  resume(now: Date): void {
    if (this.status === 'suspended' && now >= this.endDate)
      throw conflict('illegal_transition', 'This subscription ended while it was suspended. Renew it.');
    this.transition('active', ['suspended'], now);
  }

  private transition(to: SubscriptionStatus, from: readonly SubscriptionStatus[], now: Date): void {
    const status = this.statusAt(now);
    if (!from.includes(status))
      throw conflict('illegal_transition', `A subscription that is ${status} cannot become ${to}.`);
    this.status = to;
  }
}

explainConstraints({
  subscriptions_once_idx: conflict(
    'package_used',
    'This package can be used once per person and has been used. Choose a different package.',
  ),
});
