import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { FinishService } from './finish.service.js';

@Injectable()
export class AttemptsJobs {
  constructor(private readonly finishing: FinishService) {}

  @Scheduled('find-overdue-attempts', '*/5 * * * * *', { inBatches: true })
  enqueueOverdue(): Promise<number> {
    return this.finishing.enqueueOverdue();
  }
}
