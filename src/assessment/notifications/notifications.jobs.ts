import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { AssessmentNotificationsService } from './notifications.service.js';

@Injectable()
export class AssessmentNotificationsJobs {
  constructor(private readonly notices: AssessmentNotificationsService) {}

  @Task('assessment-published')
  async published({ assessmentId }: { assessmentId: string }): Promise<void> {
    await this.notices.notifyPublished(assessmentId);
  }

  @Task('submission-decided')
  async decided({ submissionId, version }: { submissionId: string; version: number }): Promise<void> {
    await this.notices.notifyDecided(submissionId, version);
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
