import { Controller, Post } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { LiveSessionView } from '#workbook/live-sessions/live-session-views.dto.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { LifecycleService } from './lifecycle.service.js';

@Controller('live-sessions/:id')
@ApiTag('live-sessions')
export class LifecycleController {
  constructor(private readonly lifecycle: LifecycleService) {}

  @Post('start')
  @Can('edit', liveSessionPolicy)
  @Refuses(409)
  @Returns(LiveSessionView, 'Open a scheduled session, so that people can join')
  startLiveSession(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.lifecycle.move(actor, id, 'start');
  }

  @Post('activate')
  @Can('edit', liveSessionPolicy)
  @Refuses(409)
  @Returns(LiveSessionView, 'Begin an opened session')
  activateLiveSession(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.lifecycle.move(actor, id, 'activate');
  }

  @Post('pause')
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(LiveSessionView, 'Pause an active session')
  pauseLiveSession(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.lifecycle.move(actor, id, 'pause');
  }

  @Post('resume')
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(LiveSessionView, 'Resume a paused session')
  resumeLiveSession(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.lifecycle.move(actor, id, 'resume');
  }

  @Post('end')
  @Can('edit', liveSessionPolicy)
  @Refuses(409)
  @Returns(LiveSessionView, 'End an active session')
  endLiveSession(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.lifecycle.move(actor, id, 'end');
  }

  @Post('cancel')
  @Can('edit', liveSessionPolicy)
  @Refuses(409)
  @Returns(LiveSessionView, 'Cancel a scheduled, opened or active session')
  cancelLiveSession(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.lifecycle.move(actor, id, 'cancel');
  }
}
