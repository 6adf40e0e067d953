import { ScoringService } from '#workbook/live-sessions/scoring/scoring.service.js';
import { SummaryErasure } from '#workbook/live-sessions/scoring/summary-erasure.js';
import { SummaryService } from '#workbook/live-sessions/scoring/summary.service.js';
import { LifecycleController } from './lifecycle.controller.js';
import { LifecycleService } from './lifecycle.service.js';
import { LiveSessionJobs } from './live-session.jobs.js';
import { OverdueSessions } from './overdue-sessions.service.js';

export const lifecycleControllers = [LifecycleController];
export const lifecycleProviders = [
  LifecycleService,
  LiveSessionJobs,
  OverdueSessions,
  ScoringService,
  SummaryErasure,
  SummaryService,
];
