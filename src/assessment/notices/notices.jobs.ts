import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { NoticesService } from './notices.service.js';

@Injectable()
export class NoticesJobs {
  constructor(private readonly notices: NoticesService) {}

  @Task('assessment-published')
  async published({ assessmentId }: { assessmentId: string }): Promise<void> {
    await this.notices.tellPublished(assessmentId);
  }

  @Task('submission-decided')
  async decided({ submissionId, version }: { submissionId: string; version: number }): Promise<void> {
    await this.notices.tellDecided(submissionId, version);
  }

  @Scheduled('find-work-due', '0 */5 * * * *')
  findDue(): Promise<number> {
    return this.notices.findDue();
  }

  @Task('remind-of-assessment')
  async remind({ assessmentId }: { assessmentId: string }): Promise<void> {
    await this.notices.remind(assessmentId);
  }
}
