import { Module } from '@nestjs/common';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { Feature } from '#platform/features/feature.js';
import { AssessmentNotificationsJobs } from './notifications.jobs.js';
import { AssessmentNotificationsService } from './notifications.service.js';

@Feature('assessments')
@Module({
  imports: [InboxModule],
  providers: [AssessmentNotificationsJobs, AssessmentNotificationsService],
})
export class AssessmentNotificationsModule {}
