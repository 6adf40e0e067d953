import { Controller, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { PollPage, PollView } from './polls.dto.js';
import { PollsService } from './polls.service.js';

@Controller('live-sessions/:id/polls')
@ApiTag('live-sessions')
export class PollsController {
  constructor(private readonly polls: PollsService) {}

  @Get()
  @Can('read', liveSessionPolicy)
  @Returns(PollPage, 'List the polls of a live session, newest first')
  listSessionPolls(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: PageQuery) {
    return this.polls.list(actor, id, query);
  }

  @Get(':pollId')
  @Can('read', liveSessionPolicy)
  @Returns(PollView, 'Show a poll with its results')
  getSessionPoll(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('pollId') pollId: string) {
    return this.polls.get(actor, id, pollId);
  }

  @Post(':pollId/close')
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(PollView, 'Close a poll')
  closeSessionPoll(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('pollId') pollId: string) {
    return this.polls.close(actor, id, pollId);
  }
}
