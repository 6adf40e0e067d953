import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import type { Package } from './packages.dto.js';
import type { Subscription } from './subscription.entity.js';
import { subscriptionPolicy } from './subscriptions.policy.js';
import { type CurrentEntitlement, currentEntitlement, lockSubscriber } from './subscriptions.sql.js';
import { endOf } from './validity.js';

/** One subscription about to be made. */
type SubscriptionOrder = Pick<Subscription, 'userId' | 'tcodeId' | 'startDate' | 'autoRenew'> &
  Partial<Pick<Subscription, 'paymentReference'>>;

/** Makes subscriptions of packages, for whoever has shown that they may. Always within a transaction. */
@Injectable()
export class SubscriptionIssuer {
  constructor(
    @InjectScoped(subscriptionPolicy) private readonly subscriptions: Scoped<typeof subscriptionPolicy>,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** What the person has of it; from here on nobody else changes that until the transaction ends. */
  async standing(userId: string, tcodeId: string): Promise<CurrentEntitlement> {
    await this.database.query(lockSubscriber, [userId, tcodeId]);
    const [had] = await this.database.query<CurrentEntitlement>(currentEntitlement, [
      userId,
      tcodeId,
      this.clock.now(),
    ]);
    return had ?? { running: [], lastEnd: null, isSuspended: false };
  }

  /** Notes what the package says on this day. `actor` is null when it renews itself. */
  async issue(actor: Actor | null, offer: Package, sale: SubscriptionOrder): Promise<Subscription> {
    const { durationDays, tier, grants, once } = offer;
    const { userId, tcodeId, startDate } = sale;
    const subscription = await this.subscriptions.insert({
      ...sale,
      ...{ subscriptionType: offer.name, durationDays, tier, grants, once },
      endDate: endOf(startDate, durationDays),
      status: startDate <= this.clock.now() ? 'active' : 'pending',
      grantedBy: actor && actor.userId !== userId ? actor.userId : null,
    });
    const data = { userId, tcodeId, subscriptionType: offer.name, grants };
    const entry = { action: 'subscription.created', entity: 'subscription', entityId: subscription.id };
    await this.audit.record(actor, { ...entry, data });
    return subscription;
  }

  /** Sells what follows a subscription: from the end of all the person has of it, or now. */
  continue(
    actor: Actor | null,
    offer: Package,
    before: Subscription,
    { lastEnd }: CurrentEntitlement,
  ): Promise<Subscription> {
    const { userId, tcodeId } = before;
    const now = this.clock.now();
    const startDate = lastEnd && lastEnd > now ? lastEnd : now;
    const autoRenew = before.autoRenew && offer.renewal === 'auto';
    return this.issue(actor, offer, { userId, tcodeId, startDate, autoRenew });
  }
}
