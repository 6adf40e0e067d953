import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Heartbeats } from '#identity/sessions/heartbeats.js';
import { OpenSessions } from '#identity/sessions/open-sessions.js';
import { SessionPingController, SessionsController } from '#identity/sessions/sessions.controller.js';
import { SessionsJobs } from '#identity/sessions/sessions.jobs.js';
import { sessionPolicy } from '#identity/sessions/sessions.policy.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';

@Module({
  imports: [ScopedModule.forFeature(sessionPolicy)],
  controllers: [SessionPingController, SessionsController],
  providers: [Heartbeats, OpenSessions, SessionsJobs, SessionsService],
  exports: [OpenSessions, SessionsService],
})
export class SessionsModule {}
