import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { InteractionPage, InteractionQuery, InteractionsDraft } from './interactions.dto.js';
import { interactionPolicy } from './interactions.policy.js';
import { InteractionsService } from './interactions.service.js';

@Controller('interactions')
@ApiTag('interactions', "Append-only log of a user's own actions, readable only by that user")
export class InteractionsController {
  constructor(private readonly interactions: InteractionsService) {}

  @Get()
  @Can('read', interactionPolicy)
  @Returns(InteractionPage, 'List your interactions, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: InteractionQuery) {
    return this.interactions.list(actor, query);
  }

  @Post()
  @Can('create', interactionPolicy)
  @Returns(Nothing, 'Record one interaction or up to 50', 202)
  record(@CurrentActor() actor: Actor, @Body() draft: InteractionsDraft) {
    return this.interactions.record(actor, draft);
  }
}
