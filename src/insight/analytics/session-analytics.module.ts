import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { classroomPolicy } from '#school/classrooms/classrooms.policy.js';
import { PeopleModule } from '#school/people/people.module.js';
import { LoginHistoryService } from './login-history.service.js';
import { SessionAnalyticsController } from './session-analytics.controller.js';
import { SessionAnalyticsService } from './session-analytics.service.js';
import { SessionDaysJobs } from './session-days.jobs.js';

@Module({
  imports: [ScopedModule.forFeature(classroomPolicy), ClassroomsModule, PeopleModule],
  controllers: [SessionAnalyticsController],
  providers: [LoginHistoryService, SessionAnalyticsService, SessionDaysJobs],
  exports: [LoginHistoryService, SessionAnalyticsService],
})
export class SessionAnalyticsModule {}
