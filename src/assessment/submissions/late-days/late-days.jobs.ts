import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { LateDaysService } from './late-days.service.js';

@Injectable()
export class LateDaysJobs {
  constructor(private readonly lateDays: LateDaysService) {}

  @Scheduled('count-late-days', '45 * * * * *')
  countNew(): Promise<number> {
    return this.lateDays.countNew();
  }
}
