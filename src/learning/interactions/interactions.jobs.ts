import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { InteractionsService } from './interactions.service.js';

@Injectable()
export class InteractionsJobs {
  constructor(private readonly interactions: InteractionsService) {}

  @Scheduled('purge-interactions', '0 23 3 * * *', { inBatches: true })
  purge(): Promise<number> {
    return this.interactions.purge();
  }
}
