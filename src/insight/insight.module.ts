import { Module } from '@nestjs/common';
import { ClassSessionsModule } from '#insight/analytics/class-sessions.module.js';
import { AnalyticsOverviewModule } from '#insight/analytics/overview/overview.module.js';
import { SessionAnalyticsModule } from '#insight/analytics/session-analytics.module.js';
import { CalendarModule } from '#insight/calendar/calendar.module.js';
import { DashboardModule } from '#insight/dashboard/dashboard.module.js';
import { SearchModule } from '#insight/search/search.module.js';
import { SyncModule } from '#insight/sync/sync.module.js';

const features = [
  SessionAnalyticsModule,
  ClassSessionsModule,
  DashboardModule,
  SearchModule,
  CalendarModule,
  AnalyticsOverviewModule,
  SyncModule,
];

/** Answers about login sessions, and the dashboard, search, calendar and synchronization of a person. */
@Module({ imports: features, exports: features })
export class InsightModule {}
