import { Controller, Delete, Get } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { HandPage } from './hands.dto.js';
import { HandsService } from './hands.service.js';

@Controller('live-sessions/:id/hands')
@ApiTag('live-sessions')
export class HandsController {
  constructor(private readonly hands: HandsService) {}

  @Get()
  @Can('read', liveSessionPolicy)
  @Returns(HandPage, 'List the raised hands of a live session, in the order of raising')
  listRaisedHands(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.hands.list(actor, id);
  }

  @Delete(':userId')
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Lower the hand of a person')
  lowerHand(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('userId') userId: string) {
    return this.hands.lower(actor, id, userId);
  }
}
