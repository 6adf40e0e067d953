import { Body, Controller, Delete, Get, Post, Put, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import {
  RepresentativeChanges,
  RepresentativeDraft,
  RepresentativePage,
  RepresentativeQuery,
  RepresentativeView,
  RepresentativeVotePage,
} from './representatives.dto.js';
import { representativePolicy } from './representatives.policy.js';
import { RepresentativesService } from './representatives.service.js';

@Controller('civic/representatives')
@ApiTag('civic')
export class RepresentativesController {
  constructor(private readonly representatives: RepresentativesService) {}

  @Get()
  @Can('read', representativePolicy)
  @Returns(RepresentativePage, 'List representatives, by place or those of your profile')
  listRepresentatives(@CurrentActor() actor: Actor, @Query() query: RepresentativeQuery) {
    return this.representatives.list(actor, query);
  }

  @Post()
  @Can('create', representativePolicy)
  @Refuses(409)
  @Returns(RepresentativeView, 'Publish a representative', 201)
  createRepresentative(@CurrentActor() actor: Actor, @Body() draft: RepresentativeDraft) {
    return this.representatives.create(actor, draft);
  }

  @Get(':id')
  @Can('read', representativePolicy)
  @Returns(RepresentativeView, 'Show a representative')
  getRepresentative(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.representatives.get(actor, id);
  }

  @Get(':id/votes')
  @Can('read', representativePolicy)
  @Returns(RepresentativeVotePage, 'List how a representative voted, on the newest bills first')
  listRepresentativeVotes(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: PageQuery) {
    return this.representatives.listVotes(actor, id, query);
  }

  @Put(':id')
  @Can('edit', representativePolicy)
  @Returns(RepresentativeView, 'Change a representative; omitted fields are unchanged')
  changeRepresentative(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: RepresentativeChanges,
    @IfMatch() version?: number,
  ) {
    return this.representatives.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', representativePolicy)
  @Returns(Nothing, 'Delete a representative and their votes')
  removeRepresentative(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() version?: number) {
    return this.representatives.remove(actor, id, version);
  }
}
