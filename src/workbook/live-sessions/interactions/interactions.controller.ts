import { Body, Controller, Post } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { SessionInteractionDraft, SessionInteractionView } from './interactions.dto.js';
import { InteractionsService } from './interactions.service.js';

@Controller('live-sessions/:id/interactions')
@ApiTag('live-sessions')
export class InteractionsController {
  constructor(private readonly interactions: InteractionsService) {}

  @Post()
  @Can('read', liveSessionPolicy)
  @Refuses(409)
  @Returns(SessionInteractionView, 'Ask, hold a poll, vote, chat or raise a hand in a live session', 201)
  createSessionInteraction(@CurrentActor() actor: Actor, @PathId() id: string, @Body() draft: SessionInteractionDraft) {
    return this.interactions.interact(actor, id, draft);
  }
}
