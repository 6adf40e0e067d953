import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ClassSessionsController, StudentSessionsController } from './class-sessions.controller.js';
import { SessionAnalyticsModule } from './session-analytics.module.js';

/** The analytics of classrooms and students, available where the school feature is. */
@Feature('school')
@Module({
  imports: [SessionAnalyticsModule],
  controllers: [ClassSessionsController, StudentSessionsController],
})
export class ClassSessionsModule {}
