import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { GroupSetsService } from './group-sets.service.js';
import {
  GroupSetChanges,
  GroupSetDraft,
  GroupSetPage,
  GroupSetQuery,
  GroupSetView,
  UngroupedPage,
} from './groups.dto.js';
import { groupSetPolicy } from './groups.policy.js';

@Controller('group-sets')
@ApiTag('groups', 'Groups of a class, which submit work together')
export class GroupSetsController {
  constructor(private readonly sets: GroupSetsService) {}

  @Get()
  @Can('read', groupSetPolicy)
  @Returns(GroupSetPage, 'List group sets, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: GroupSetQuery) {
    return this.sets.list(actor, query);
  }

  @Post()
  @Can('create', groupSetPolicy)
  @Returns(GroupSetView, 'Create a group set of a class', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: GroupSetDraft) {
    return this.sets.create(actor, draft);
  }

  @Get(':setId')
  @Can('read', groupSetPolicy)
  @Returns(GroupSetView, 'Show a group set')
  get(@CurrentActor() actor: Actor, @PathId('setId') setId: string) {
    return this.sets.get(actor, setId);
  }

  @Patch(':setId')
  @Can('edit', groupSetPolicy)
  @Returns(GroupSetView, 'Change a group set')
  change(
    @CurrentActor() actor: Actor,
    @PathId('setId') setId: string,
    @Body() changes: GroupSetChanges,
    @IfMatch(true) version?: number,
  ) {
    return this.sets.change(actor, setId, changes, version);
  }

  @Delete(':setId')
  @Can('remove', groupSetPolicy)
  @Returns(Nothing, 'Delete a group set that no assessment uses')
  remove(@CurrentActor() actor: Actor, @PathId('setId') setId: string) {
    return this.sets.remove(actor, setId);
  }

  @Get(':setId/ungrouped')
  @Can('edit', groupSetPolicy)
  @Returns(UngroupedPage, 'List the students of the class who are in no group, by name')
  listUngrouped(@CurrentActor() actor: Actor, @PathId('setId') setId: string, @Query() query: PageQuery) {
    return this.sets.listUngrouped(actor, setId, query);
  }
}
