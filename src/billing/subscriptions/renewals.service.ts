import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Notifier } from '#messaging/messages/notifier.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { TcodesService } from '#billing/catalogue/tcodes.service.js';
import { Packages } from './packages.js';
import { reminderTexts } from './reminder-texts.js';
import { SubscriptionIssuer } from './subscription-issuer.js';
import type { Subscription } from './subscription.entity.js';
import { subscriptionPolicy } from './subscriptions.policy.js';
import { queueReminders, queueRenewals, settleAll } from './subscriptions.sql.js';

/** What time brings: subscriptions begin and end, renew themselves, and people are told before and when they end. */
@Injectable()
export class RenewalsService {
  constructor(
    @InjectScoped(subscriptionPolicy) private readonly subscriptions: Scoped<typeof subscriptionPolicy>,
    private readonly sales: SubscriptionIssuer,
    private readonly packages: Packages,
    private readonly tcodes: TcodesService,
    private readonly messenger: Notifier,
    private readonly organizations: OrganizationsService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Writes down what has begun and ended; access never waits for it. Returns how many changed. */
  settle(now = this.clock.now()): Promise<number> {
    return this.affected(settleAll, now);
  }

  /** Queues what renews itself soon, then a reminder for what does not. */
  async announce(now = this.clock.now()): Promise<number> {
    const renewals = await this.affected(queueRenewals, now);
    return renewals + (await this.affected(queueReminders, now));
  }

  /** Tells its holder that a subscription ends in so many days, or has ended; once for each (OQ-106). */
  async remind(id: string, days: number): Promise<void> {
    const subscription = await this.find(id);
    if (!subscription) return;
    const { userId, tcodeId, endDate } = subscription;
    const title = await this.tcodes.titleOf(tcodeId);
    const { timeZone } = await this.organizations.current();
    await this.messenger.notify({
      to: [userId],
      dedupeKey: `subscription ${id} ${days}`,
      kind: 'reminder',
      tag: 'subscription',
      texts: reminderTexts(days, title, endDate, timeZone),
      about: { type: 'tcode', id: tcodeId },
      link: `/subscriptions/${id}`,
      expiresAt: days > 0 ? endDate : null,
    });
  }

  /** Renews a subscription by itself, unless it was continued, stopped or taken from sale meanwhile (OQ-106). */
  async renew(id: string): Promise<void> {
    const { settings } = await this.organizations.current();
    await this.database.transaction(async () => {
      const before = await this.find(id);
      const offer = this.packages.all.find(({ name }) => name === before?.subscriptionType);
      if (!before?.autoRenew || offer?.renewal !== 'auto') return;
      if (offer.price.amountMinor > 0 && !settings.billing?.trustAutoRenew) return;
      if (!(await this.tcodes.isOffered(before.tcodeId))) return;
      const had = await this.sales.standing(before.userId, before.tcodeId);
      if (had.isSuspended || (had.lastEnd && had.lastEnd > before.endDate)) return;
      if (!['pending', 'active', 'expired'].includes(before.status)) return;
      await this.sales.continue(null, offer, before, had);
    });
  }

  private find(id: string): Promise<Subscription | null> {
    // Unscoped: a job acts for nobody.
    return this.subscriptions.unscoped.findOneBy({ id });
  }

  private async affected(statement: Statement, now: Date): Promise<number> {
    return (await this.database.query(statement, [now])).length;
  }
}
