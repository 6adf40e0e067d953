import { Injectable } from '@nestjs/common';
import { Task } from '#platform/jobs/queue.js';
import { Scheduled } from '#platform/jobs/scheduler.js';
import { AssessmentNotificationsService, type DueReminder, type PublishedWork } from './notifications.service.js';

@Injectable()
export class AssessmentNotificationsJobs {
  constructor(private readonly notifications: AssessmentNotificationsService) {}

  @Task('assessment-published')
  published(work: PublishedWork): Promise<void> {
    return this.notifications.notifyPublished(work);
  }

  @Task('submission-decided')
  async decided({ submissionId, version }: { submissionId: string; version: number }): Promise<void> {
    await this.notifications.notifyDecided(submissionId, version);
  }

  @Task('grade-released')
  async released({ gradeId, version }: { gradeId: string; version: number }): Promise<void> {
    await this.notifications.notifyReleased(gradeId, version);
  }

  @Scheduled('find-work-due', '0 0 * * * *')
  enqueueReminders(): Promise<number> {
    return this.notifications.enqueueReminders();
  }

  @Task('remind-of-assessments')
  remind(reminder: DueReminder): Promise<void> {
    return this.notifications.remind(reminder);
  }
}
