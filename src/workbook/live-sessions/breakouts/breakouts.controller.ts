import { Body, Controller, Delete, Get, Patch, Put } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { BreakoutsChanges, BreakoutsDraft, BreakoutsView, GroupMove } from './breakouts.dto.js';
import { BreakoutsService } from './breakouts.service.js';

@Controller('live-sessions/:id/breakouts')
@ApiTag('live-sessions')
export class BreakoutsController {
  constructor(private readonly breakouts: BreakoutsService) {}

  @Get()
  @Can('read', liveSessionPolicy)
  @Returns(BreakoutsView, 'Show the breakout groups of a live session')
  getBreakouts(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.breakouts.get(actor, id);
  }

  @Put()
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(BreakoutsView, 'Make breakout groups at random or with chosen members')
  replaceBreakouts(@CurrentActor() actor: Actor, @PathId() id: string, @Body() draft: BreakoutsDraft) {
    return this.breakouts.create(actor, id, draft);
  }

  @Patch()
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(BreakoutsView, 'Open or close all breakout groups')
  changeBreakouts(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { isOpen }: BreakoutsChanges) {
    return this.breakouts.setOpen(actor, id, isOpen);
  }

  @Delete()
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Remove the breakout groups')
  removeBreakouts(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.breakouts.remove(actor, id);
  }

  @Put('members/:userId')
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(BreakoutsView, 'Move a person to another breakout group')
  moveBreakoutMember(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @PathId('userId') userId: string,
    @Body() { group }: GroupMove,
  ) {
    return this.breakouts.move(actor, id, userId, group);
  }
}
