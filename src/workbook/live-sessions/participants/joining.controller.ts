import { Body, Controller, Post } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { LiveSessionView } from '#workbook/live-sessions/live-session-views.dto.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { JoiningService } from './joining.service.js';
import { JoinDraft } from './participants.dto.js';

@Controller('live-sessions')
@ApiTag('live-sessions')
export class JoiningController {
  constructor(private readonly joining: JoiningService) {}

  @Post(':id/join')
  @Can('read', liveSessionPolicy)
  @Refuses(409)
  @Returns(LiveSessionView, 'Join a live session, or say that you are still there')
  joinLiveSession(@CurrentActor() actor: Actor, @PathId() id: string, @Body() draft: JoinDraft) {
    return this.joining.join(actor, id, draft);
  }

  @Post(':id/leave')
  @Can('read', liveSessionPolicy)
  @Returns(Nothing, 'Leave a live session')
  leaveLiveSession(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.joining.leave(actor, id);
  }
}
