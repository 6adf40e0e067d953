import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { RenewalsService } from './renewals.service.js';

@Injectable()
export class SubscriptionsJobs {
  constructor(private readonly deadlines: RenewalsService) {}

  @Scheduled('expire-subscriptions', '0 2 * * * *', { inParts: true })
  settle(): Promise<number> {
    return this.deadlines.settle();
  }

  @Scheduled('subscription-reminders', '0 7 * * * *')
  announce(): Promise<number> {
    return this.deadlines.announce();
  }

  @Task('subscription-reminder')
  remind({ id, days }: { id: string; days: number }): Promise<void> {
    return this.deadlines.remind(id, days);
  }

  @Task('subscription-renewal')
  renew({ id }: { id: string }): Promise<void> {
    return this.deadlines.renew(id);
  }
}
