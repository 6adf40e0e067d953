import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { BoardClearing, BoardQuery, BoardView, DrawnView, StrokesDraft } from './whiteboard.dto.js';
import { WhiteboardService } from './whiteboard.service.js';

@Controller('live-sessions/:id/whiteboard')
@ApiTag('live-sessions')
export class WhiteboardController {
  constructor(private readonly whiteboard: WhiteboardService) {}

  @Get('strokes')
  @Can('read', liveSessionPolicy)
  @Returns(BoardView, 'List the visible strokes of a whiteboard')
  listStrokes(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: BoardQuery) {
    return this.whiteboard.list(actor, id, query);
  }

  @Post('strokes')
  @Can('read', liveSessionPolicy)
  @Refuses(409)
  @Returns(DrawnView, 'Draw on a whiteboard', 201)
  drawStrokes(@CurrentActor() actor: Actor, @PathId() id: string, @Body() draft: StrokesDraft) {
    return this.whiteboard.draw(actor, id, draft);
  }

  @Delete('strokes/:strokeId')
  @Can('read', liveSessionPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Erase a stroke')
  eraseStroke(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('strokeId') strokeId: string) {
    return this.whiteboard.erase(actor, id, strokeId);
  }

  @Post('clear')
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Clear a whiteboard')
  clearWhiteboard(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { group }: BoardClearing) {
    return this.whiteboard.clear(actor, id, group);
  }
}
