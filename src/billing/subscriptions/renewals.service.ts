import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { TcodesService } from '#billing/catalogue/tcodes.service.js';
import { Packages } from './packages.js';
import { reminderTexts } from './reminder-texts.js';
import { SubscriptionIssuer } from './subscription-issuer.js';
import type { Subscription } from './subscription.entity.js';
import { subscriptionPolicy } from './subscriptions.policy.js';
import { queueReminders, queueRenewals, updateStatuses } from './subscriptions.sql.js';

/** Scheduled subscription transitions: start, end, automatic renewal, and reminders before and at the end. */
@Injectable()
export class RenewalsService {
  constructor(
    @InjectScoped(subscriptionPolicy) private readonly subscriptions: Scoped<typeof subscriptionPolicy>,
    private readonly issuer: SubscriptionIssuer,
    private readonly packages: Packages,
    private readonly tcodes: TcodesService,
    private readonly notifier: Notifier,
    private readonly organizations: OrganizationsService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Stores the status of subscriptions that started or ended. Access does not depend on it. Returns the number changed.
   */
  updateStatuses(now = this.clock.now()): Promise<number> {
    return this.countRows(updateStatuses, now);
  }

  /**
   * Queues renewals due within 24 hours, then reminders for the other subscriptions. Returns the number of jobs queued.
   */
  async queueDue(now = this.clock.now()): Promise<number> {
    const renewals = await this.countRows(queueRenewals, now);
    return renewals + (await this.countRows(queueReminders, now));
  }

  /**
   * Notifies the holder that a subscription ends within `days`, or with 0 that it has ended. Sent once for each value.
   */
  async remind(id: string, days: number): Promise<void> {
    const subscription = await this.find(id);
    if (!subscription) return;
    const { userId, tcodeId, endDate } = subscription;
    const title = await this.tcodes.titleOf(tcodeId);
    const { timeZone } = await this.organizations.current();
    await this.notifier.notify({
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

  /**
   * Renews a subscription automatically, unless it was already continued, auto-renewal was turned off, or its catalogue
   * entry was archived. Packages with a price need the setting `billing.trustAutoRenew`.
   */
  async renew(id: string): Promise<void> {
    const { settings } = await this.organizations.current();
    await this.database.transaction(async () => {
      const previous = await this.find(id);
      const offer = this.packages.all.find(({ name }) => name === previous?.subscriptionType);
      if (!previous?.autoRenew || offer?.renewal !== 'auto') return;
      if (offer.price.amountMinor > 0 && !settings.billing?.trustAutoRenew) return;
      if (!(await this.tcodes.lockIfActive(previous.tcodeId))) return;
      const current = await this.issuer.lockEntitlement(previous.userId, previous.tcodeId);
      if (current.isSuspended || (current.lastEnd && current.lastEnd > previous.endDate)) return;
      if (!['pending', 'active', 'expired'].includes(previous.status)) return;
      await this.issuer.continue(null, offer, previous, current);
    });
  }

  private find(id: string): Promise<Subscription | null> {
    // Unscoped: a job has no actor.
    return this.subscriptions.unscoped.findOneBy({ id });
  }

  private async countRows(statement: Statement, now: Date): Promise<number> {
    return (await this.database.query(statement, [now])).length;
  }
}
