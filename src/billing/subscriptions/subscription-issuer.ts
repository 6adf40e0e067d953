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
import { type CurrentEntitlement, currentEntitlement } from './subscriptions.sql.js';
import { endOf } from './validity.js';

/** The fields of a subscription to create. */
type SubscriptionOrder = Pick<Subscription, 'userId' | 'tcodeId' | 'startDate' | 'autoRenew'> &
  Partial<Pick<Subscription, 'paymentReference'>>;

/** Creates subscriptions. The caller checks permissions and opens the transaction. */
@Injectable()
export class SubscriptionIssuer {
  constructor(
    @InjectScoped(subscriptionPolicy) private readonly subscriptions: Scoped<typeof subscriptionPolicy>,
    private readonly audit: AuditLog,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Returns the person's entitlement to the entry and locks it until the transaction ends. */
  async lockEntitlement(userId: string, tcodeId: string): Promise<CurrentEntitlement> {
    await this.database.lock('subscriptions', `${userId} ${tcodeId}`);
    const [current] = await this.database.query<CurrentEntitlement>(currentEntitlement, [
      userId,
      tcodeId,
      this.clock.now(),
    ]);
    return current ?? { running: [], lastEnd: null, isSuspended: false };
  }

  /** Creates a subscription with the package's current terms. `actor` is null for automatic renewals. */
  async issue(actor: Actor | null, offer: Package, order: SubscriptionOrder): Promise<Subscription> {
    const { durationDays, tier, grants, once } = offer;
    const { userId, tcodeId, startDate } = order;
    const subscription = await this.subscriptions.insert({
      ...order,
      subscriptionType: offer.name,
      durationDays,
      tier,
      grants,
      once,
      endDate: endOf(startDate, durationDays),
      status: startDate <= this.clock.now() ? 'active' : 'pending',
      grantedBy: actor && actor.userId !== userId ? actor.userId : null,
    });
    const data = { userId, tcodeId, subscriptionType: offer.name, grants };
    const entry = { action: 'subscription.created', entity: 'subscription', entityId: subscription.id };
    await this.audit.record(actor, { ...entry, data });
    return subscription;
  }

  /** Creates the follow-up of a subscription, starting at the end of the person's last one for the entry, or now. */
  continue(
    actor: Actor | null,
    offer: Package,
    previous: Subscription,
    { lastEnd }: CurrentEntitlement,
  ): Promise<Subscription> {
    const { userId, tcodeId } = previous;
    const now = this.clock.now();
    const startDate = lastEnd && lastEnd > now ? lastEnd : now;
    const autoRenew = previous.autoRenew && offer.renewal === 'auto';
    return this.issue(actor, offer, { userId, tcodeId, startDate, autoRenew });
  }
}
