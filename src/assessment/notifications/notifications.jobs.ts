import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { AssessmentNotificationsService } from './notifications.service.js';

@Injectable()
export class AssessmentNotificationsJobs {
  constructor(private readonly notifications: AssessmentNotificationsService) {}

  @Task('assessment-published')
  async published({ assessmentId }: { assessmentId: string }): Promise<void> {
    await this.notifications.notifyPublished(assessmentId);
  }

  @Task('submission-decided')
  async decided({ submissionId, version }: { submissionId: string; version: number }): Promise<void> {
    await this.notifications.notifyDecided(submissionId, version);
  }

  @Scheduled('find-work-due', '0 */5 * * * *')
  enqueueReminders(): Promise<number> {
    return this.notifications.enqueueReminders();
  }

  @Task('remind-of-assessment')
  async remind({ assessmentId }: { assessmentId: string }): Promise<void> {
    await this.notifications.remind(assessmentId);
  }
}
