import { Injectable } from '@nestjs/common';
import { TcodesService } from '#billing/catalogue/tcodes.service.js';
import { Notifier } from '#messaging/inbox/notifier.js';
import { Clock } from '#platform/config/clock.js';
import { Database, type Statement } from '#platform/database/database.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { OrganizationsService } from '#tenancy/organizations/organizations.service.js';
import { isReminderTime, nextReminderTime } from '#tenancy/organizations/reminder-hours.js';
import { Packages } from './packages.js';
import { type EndingSubscription, reminderTexts } from './reminder-texts.js';
import { SubscriptionIssuer } from './subscription-issuer.js';
import type { Subscription } from './subscription.entity.js';
import { subscriptionPolicy } from './subscriptions.policy.js';
import { endingSubscriptions, queueReminders, queueRenewals, updateStatuses } from './subscriptions.sql.js';

/** Payload of the job `subscription-reminder`: what of a person's subscriptions ends within how many days. */
export interface EndingReminder {
  userId: string;
  ending: { id: string; days: number }[];
}

type EndingRow = Omit<EndingSubscription, 'days'> & { id: string; tcodeId: string };

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
    private readonly queue: JobQueue,
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
   * Queues renewals due within 24 hours, then, during the reminder hours, reminders for the other subscriptions. Returns the
   * number of jobs queued.
   */
  async queueDue(now = this.clock.now()): Promise<number> {
    const renewals = await this.countRows(queueRenewals, now);
    if (!isReminderTime(await this.organizations.current(), now)) return renewals;
    return renewals + (await this.countRows(queueReminders, now));
  }

  /**
   * Notifies the holder, in one message, of subscriptions that end within `days`, or with 0 have ended. Sent once for each
   * value; postponed if the job runs outside the reminder hours.
   */
  async remind(reminder: EndingReminder): Promise<void> {
    const { userId, ending } = reminder;
    const organization = await this.organizations.current();
    const now = this.clock.now();
    if (organization.status === 'closed') return;
    if (!isReminderTime(organization, now)) {
      const runAt = nextReminderTime(organization.timeZone, now);
      return this.queue.addAt('subscription-reminder', reminder, runAt);
    }
    const rows = await this.database.query<EndingRow>(endingSubscriptions, [ending.map(({ id }) => id)]);
    const days = new Map(ending.map((each) => [each.id, each.days]));
    const items = rows.map((row) => ({ ...row, days: days.get(row.id) ?? 0 }));
    const [first, last] = [items[0], items.at(-1)];
    if (!first || !last) return;
    const isSingle = items.length === 1;
    await this.notifier.notify({
      to: [userId],
      dedupeKey: `subscription ${first.id} ${first.days}${isSingle ? '' : ` and ${items.length - 1} more`}`,
      kind: 'reminder',
      tag: 'subscription',
      texts: reminderTexts(items, organization.timeZone),
      ...(isSingle && { about: { type: 'tcode' as const, id: first.tcodeId } }),
      link: isSingle ? `/subscriptions/${first.id}` : '/subscriptions',
      expiresAt: items.every((item) => item.days > 0) ? last.endDate : null,
    });
  }

  /**
   * Renews a subscription automatically, unless it was already continued, auto-renewal was turned off, or its catalogue
   * entry or its content was archived. Packages with a price need the setting `billing.trustAutoRenew`.
   */
  async renew(id: string): Promise<void> {
    const { settings } = await this.organizations.current();
    await this.database.transaction(async () => {
      const found = await this.find(id);
      const offer = this.packages.all.find(({ name }) => name === found?.subscriptionType);
      if (!found || offer?.renewal !== 'auto') return;
      if (offer.price.amountMinor > 0 && !settings.billing?.trustAutoRenew) return;
      if (!(await this.tcodes.lockIfActive(found.tcodeId))) return;
      const current = await this.issuer.lockEntitlement(found.userId, found.tcodeId);
      // Read again under the locks: it may have been cancelled or continued in the meantime.
      const previous = await this.lock(id);
      if (!previous?.autoRenew || !['pending', 'active', 'expired'].includes(previous.status)) return;
      if (current.isSuspended || (current.lastEnd && current.lastEnd > previous.endDate)) return;
      await this.issuer.continue(null, offer, previous, current);
    });
  }

  private lock(id: string): Promise<Subscription | null> {
    // Unscoped: a job has no actor.
    return this.subscriptions.unscoped.findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  private find(id: string): Promise<Subscription | null> {
    // Unscoped: a job has no actor.
    return this.subscriptions.unscoped.findOneBy({ id });
  }

  private async countRows(statement: Statement, now: Date): Promise<number> {
    return (await this.database.query(statement, [now])).length;
  }
}
