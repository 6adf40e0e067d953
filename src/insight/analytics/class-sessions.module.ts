import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ClassSessionsController, StudentSessionsController } from './class-sessions.controller.js';
import { SessionAnalyticsModule } from './session-analytics.module.js';

/** What there is of it only where there are classes. */
@Feature('school')
@Module({
  imports: [SessionAnalyticsModule],
  controllers: [ClassSessionsController, StudentSessionsController],
})
export class ClassSessionsModule {}
