import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { RecommendationsService } from './recommendations.service.js';

@Injectable()
export class RecommendationsJobs {
  constructor(private readonly recommendations: RecommendationsService) {}

  @Scheduled('refresh-recommendations', '0 41 2 * * *', { inBatches: true })
  refresh(): Promise<number> {
    return this.recommendations.refresh();
  }
}
