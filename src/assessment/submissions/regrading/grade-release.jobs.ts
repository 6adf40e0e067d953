import { Injectable } from '@nestjs/common';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { GradeReleaseService } from './grade-release.service.js';

@Injectable()
export class GradeReleaseJobs {
  constructor(private readonly releases: GradeReleaseService) {}

  @Scheduled('release-grades', '30 * * * * *')
  releaseDue(): Promise<number> {
    return this.releases.releaseDue();
  }
}
