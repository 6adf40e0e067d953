import { Module } from '@nestjs/common';
import { CoursesModule } from '#curriculum/courses/courses.module.js';
import { ModulesModule } from '#curriculum/modules/modules.module.js';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { eventControllers, eventProviders } from './events/event-parts.js';
import { LiveSessionEvents } from './events/live-session-events.js';
import { invitationControllers, invitationProviders } from './invitations/invitation-parts.js';
import { lifecycleControllers, lifecycleProviders } from './lifecycle/lifecycle-parts.js';
import { featureControllers, featureProviders } from './live-feature-parts.js';
import { LiveSessionAccess } from './live-session-access.js';
import { LiveSessionCalendar } from './live-session-calendar.js';
import { LiveSessionsController } from './live-sessions.controller.js';
import { liveSessionPolicy } from './live-sessions.policy.js';
import { LiveSessionsService } from './live-sessions.service.js';
import { participantControllers, participantProviders } from './participants/participant-parts.js';
import { participantPolicy } from './participants/participants.policy.js';
import { SessionTurns } from './participants/session-turns.js';
import { Standings } from './participants/standing.js';

const controllers = [...participantControllers, ...invitationControllers, ...eventControllers, ...lifecycleControllers];
const providers = [...participantProviders, ...invitationProviders, ...eventProviders, ...lifecycleProviders];
const shared = [LiveSessionAccess, LiveSessionEvents, LiveSessionsService, SessionTurns, Standings];

/** Live sessions. */
@Feature('live')
@Module({
  imports: [
    ScopedModule.forFeature(liveSessionPolicy, participantPolicy),
    ClassroomsModule,
    InboxModule,
    CoursesModule,
    ModulesModule,
  ],
  controllers: [LiveSessionsController, ...controllers, ...featureControllers],
  providers: [...shared, ...providers, ...featureProviders, LiveSessionCalendar],
  exports: shared,
})
export class LiveSessionsModule {}
