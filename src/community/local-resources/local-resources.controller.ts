import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { LocalResourceReader } from './local-resource-reader.service.js';
import { LocalResourcePage, LocalResourceQuery, LocalResourceView } from './local-resource-views.dto.js';
import { LocalRatingDraft, LocalResourceChanges, LocalResourceDraft, ModerationDraft } from './local-resources.dto.js';
import { localResourcePolicy } from './local-resources.policy.js';
import { LocalResourcesService } from './local-resources.service.js';

const idName = 'localResourceId';

@Controller('local/resources')
@ApiTag('local', 'Directory of local help, submitted by everyone and approved by admins')
export class LocalResourcesController {
  constructor(
    private readonly resources: LocalResourcesService,
    private readonly reader: LocalResourceReader,
  ) {}

  @Get()
  @Can('read', localResourcePolicy)
  @Returns(LocalResourcePage, 'List local resources, by place, kind or distance')
  list(@CurrentActor() actor: Actor, @Query() query: LocalResourceQuery) {
    return this.reader.list(actor, query);
  }

  @Post()
  @Can('create', localResourcePolicy)
  @Refuses(409)
  @Returns(LocalResourceView, 'Submit a local resource for approval', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: LocalResourceDraft) {
    return this.resources.create(actor, draft);
  }

  @Get(':localResourceId')
  @Can('read', localResourcePolicy)
  @Returns(LocalResourceView, 'Show a local resource')
  get(@CurrentActor() actor: Actor, @PathId(idName) id: string) {
    return this.reader.get(actor, id);
  }

  @Patch(':localResourceId')
  @Can('edit', localResourcePolicy)
  @Refuses(409)
  @Returns(LocalResourceView, 'Change a local resource; one of yours waits for approval again')
  change(
    @CurrentActor() actor: Actor,
    @PathId(idName) id: string,
    @Body() changes: LocalResourceChanges,
    @IfMatch() version?: number,
  ) {
    return this.resources.change(actor, id, changes, version);
  }

  @Delete(':localResourceId')
  @Can('remove', localResourcePolicy)
  @Returns(Nothing, 'Delete a local resource and its ratings')
  remove(@CurrentActor() actor: Actor, @PathId(idName) id: string, @IfMatch() version?: number) {
    return this.resources.remove(actor, id, version);
  }

  @Patch(':localResourceId/moderation')
  @Can('moderate', localResourcePolicy)
  @Refuses(409)
  @Returns(LocalResourceView, 'Approve or reject a pending local resource, or verify an approved one')
  moderate(
    @CurrentActor() actor: Actor,
    @PathId(idName) id: string,
    @Body() decision: ModerationDraft,
    @IfMatch() version?: number,
  ) {
    return this.resources.moderate(actor, id, decision, version);
  }

  @Post(':localResourceId/rate')
  @Can('rate', localResourcePolicy)
  @Refuses(409)
  @Returns(LocalResourceView, 'Rate an approved local resource')
  rate(@CurrentActor() actor: Actor, @PathId(idName) id: string, @Body() { rating }: LocalRatingDraft) {
    return this.resources.rate(actor, id, rating);
  }

  @Delete(':localResourceId/rate')
  @Can('rate', localResourcePolicy)
  @Returns(LocalResourceView, 'Withdraw your rating of a local resource')
  withdrawLocalRating(@CurrentActor() actor: Actor, @PathId(idName) id: string) {
    return this.resources.withdrawRating(actor, id);
  }
}
