import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { type EndingReminder, RenewalsService } from './renewals.service.js';

/** Schedules for the transitions in RenewalsService. Both jobs run hourly. */
@Injectable()
export class SubscriptionsJobs {
  constructor(private readonly renewals: RenewalsService) {}

  @Scheduled('expire-subscriptions', '0 2 * * * *', { inBatches: true })
  updateStatuses(): Promise<number> {
    return this.renewals.updateStatuses();
  }

  @Scheduled('subscription-reminders', '0 7 * * * *')
  queueDue(): Promise<number> {
    return this.renewals.queueDue();
  }

  @Task('subscription-reminder')
  remind(reminder: EndingReminder): Promise<void> {
    return this.renewals.remind(reminder);
  }

  @Task('subscription-renewal')
  renew({ id }: { id: string }): Promise<void> {
    return this.renewals.renew(id);
  }
}
