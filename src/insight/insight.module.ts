import { Module } from '@nestjs/common';
import { SessionAnalyticsModule } from '#insight/analytics/session-analytics.module.js';
import { DashboardModule } from '#insight/dashboard/dashboard.module.js';
import { ClassSessionsModule } from '#insight/analytics/class-sessions.module.js';

const features = [SessionAnalyticsModule, ClassSessionsModule, DashboardModule];

/** Answers about login sessions, and the dashboard of a person. */
@Module({ imports: features, exports: features })
export class InsightModule {}
