import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { RenewalsService } from './renewals.service.js';

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
  remind({ id, days }: { id: string; days: number }): Promise<void> {
    return this.renewals.remind(id, days);
  }

  @Task('subscription-renewal')
  renew({ id }: { id: string }): Promise<void> {
    return this.renewals.renew(id);
  }
}
