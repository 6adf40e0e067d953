import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { AchievementGranter } from './achievement-granter.js';

@Injectable()
export class AchievementsJobs {
  constructor(private readonly granter: AchievementGranter) {}

  @Scheduled('grant-achievements', '0 51 3 * * *', { inBatches: true })
  grant(): Promise<number> {
    return this.granter.grantMissed();
  }
}
