import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { InboxService } from './inbox.service.js';

/** Hourly purge of expired messages whose retention has ended. */
@Injectable()
export class InboxJobs {
  constructor(private readonly inbox: InboxService) {}

  @Scheduled('purge-messages', '0 23 * * * *', { inBatches: true })
  purge(): Promise<number> {
    return this.inbox.purge();
  }
}
