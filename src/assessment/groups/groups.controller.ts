import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { GroupChanges, GroupDraft, GroupPage, GroupSetView, GroupView, RandomSplit } from './groups.dto.js';
import { groupSetPolicy } from './groups.policy.js';
import { GroupsService } from './groups.service.js';

@Controller('group-sets/:setId')
@ApiTag('groups')
export class GroupsController {
  constructor(private readonly groups: GroupsService) {}

  @Get('groups')
  @Can('read', groupSetPolicy)
  @Returns(GroupPage, 'List the groups of a set with their members')
  listGroups(@CurrentActor() actor: Actor, @PathId('setId') setId: string, @Query() query: PageQuery) {
    return this.groups.list(actor, setId, query);
  }

  @Post('groups')
  @Can('edit', groupSetPolicy)
  @Returns(GroupView, 'Add a group', 201)
  createGroup(@CurrentActor() actor: Actor, @PathId('setId') setId: string, @Body() draft: GroupDraft) {
    return this.groups.create(actor, setId, draft);
  }

  @Post('split')
  @Can('edit', groupSetPolicy)
  @Returns(GroupSetView, 'Split the class into random groups, which replace all others')
  splitIntoGroups(@CurrentActor() actor: Actor, @PathId('setId') setId: string, @Body() split: RandomSplit) {
    return this.groups.split(actor, setId, split);
  }

  @Patch('groups/:groupId')
  @Can('edit', groupSetPolicy)
  @Returns(GroupView, 'Change title or members of a group')
  changeGroup(
    @CurrentActor() actor: Actor,
    @PathId('setId') setId: string,
    @PathId('groupId') groupId: string,
    @Body() changes: GroupChanges,
  ) {
    return this.groups.change(actor, setId, groupId, changes);
  }

  @Delete('groups/:groupId')
  @Can('edit', groupSetPolicy)
  @Returns(Nothing, 'Delete a group without work')
  removeGroup(@CurrentActor() actor: Actor, @PathId('setId') setId: string, @PathId('groupId') groupId: string) {
    return this.groups.remove(actor, setId, groupId);
  }

  @Post('groups/:groupId/membership')
  @Can('join', groupSetPolicy)
  @Returns(GroupView, 'Join a group, where students choose')
  joinGroup(@CurrentActor() actor: Actor, @PathId('setId') setId: string, @PathId('groupId') groupId: string) {
    return this.groups.join(actor, setId, groupId);
  }

  @Delete('membership')
  @Can('join', groupSetPolicy)
  @Returns(Nothing, 'Leave your group, where students choose')
  leaveGroup(@CurrentActor() actor: Actor, @PathId('setId') setId: string) {
    return this.groups.leave(actor, setId);
  }
}
