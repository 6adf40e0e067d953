import { Body, Controller, Delete, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { AlsoReturns, Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { VoteDraft, VotePage, VoteQuery, VoteView } from './votes.dto.js';
import { votePolicy } from './votes.policy.js';
import { VotesService } from './votes.service.js';

@Controller('civic')
@ApiTag('civic')
export class VotesController {
  constructor(private readonly votes: VotesService) {}

  @Post('vote')
  @Can('create', votePolicy)
  @Refuses(409)
  @AlsoReturns(VoteView, 'Your earlier vote on the bill was replaced, or is later and was kept', 200)
  @Returns(VoteView, 'Vote on a bill; 200 if you had voted on it', 201)
  async recordVote(
    @CurrentActor() actor: Actor,
    @Body() draft: VoteDraft,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { vote, isNew } = await this.votes.record(actor, draft);
    reply.status(isNew ? 201 : 200);
    return vote;
  }

  @Get('votes')
  @Can('read', votePolicy)
  @Returns(VotePage, 'List your votes, latest first')
  listVotes(@CurrentActor() actor: Actor, @Query() query: VoteQuery) {
    return this.votes.list(actor, query);
  }

  @Delete('votes/:billId')
  @Can('remove', votePolicy)
  @Returns(Nothing, 'Withdraw your vote on a bill')
  withdrawVote(@CurrentActor() actor: Actor, @Param('billId') billId: string) {
    return this.votes.withdraw(actor, billId);
  }
}
