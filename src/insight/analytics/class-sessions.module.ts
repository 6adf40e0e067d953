import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ClassSessionsController, StudentSessionsController } from './class-sessions.controller.js';
import { SessionAnalyticsModule } from './session-analytics.module.js';

/** The analytics of classrooms and students. The own login history is not part of the feature. */
@Feature('analytics')
@Module({
  imports: [SessionAnalyticsModule],
  controllers: [ClassSessionsController, StudentSessionsController],
})
export class ClassSessionsModule {}
