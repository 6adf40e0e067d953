import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Heartbeats } from './heartbeats.js';
import { OpenSessions } from './open-sessions.js';
import { SessionMetrics } from './session-metrics.js';
import { SessionPingController, SessionsController } from './sessions.controller.js';
import { SessionsJobs } from './sessions.jobs.js';
import { sessionPolicy } from './sessions.policy.js';
import { SessionsService } from './sessions.service.js';

@Module({
  imports: [ScopedModule.forFeature(sessionPolicy)],
  controllers: [SessionPingController, SessionsController],
  providers: [Heartbeats, OpenSessions, SessionMetrics, SessionsJobs, SessionsService],
  exports: [OpenSessions, SessionsService],
})
export class SessionsModule {}
