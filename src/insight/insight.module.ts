import { Module } from '@nestjs/common';
import { SessionAnalyticsModule } from '#insight/analytics/session-analytics.module.js';
import { ClassSessionsModule } from '#insight/analytics/class-sessions.module.js';

const features = [SessionAnalyticsModule, ClassSessionsModule];

/** Answers about login sessions. */
@Module({ imports: features, exports: features })
export class InsightModule {}
