import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { InteractionPage, InteractionQuery, InteractionsDraft } from './interactions.dto.js';
import { interactionPolicy } from './interactions.policy.js';
import { InteractionsService } from './interactions.service.js';

@Controller('interactions')
@ApiTag('interactions', 'The journal of what a person did: theirs alone, never changed')
export class InteractionsController {
  constructor(private readonly interactions: InteractionsService) {}

  @Get()
  @Can('read', interactionPolicy)
  @Returns(InteractionPage, 'List what you did, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: InteractionQuery) {
    return this.interactions.list(actor, query);
  }

  @Post()
  @Can('create', interactionPolicy)
  @Returns(Nothing, 'Write down what you did, one thing or up to fifty', 202)
  record(@CurrentActor() actor: Actor, @Body() draft: InteractionsDraft) {
    return this.interactions.record(actor, draft);
  }
}
