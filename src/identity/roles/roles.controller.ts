import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { RoleChanges, RoleDraft, RolePage, RoleView } from './roles.dto.js';
import { rolePolicy } from './roles.policy.js';
import { RolesService } from './roles.service.js';

@Controller('roles')
@ApiTag('roles', 'The four roles, and those the school adds on top of them')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @Can('read', rolePolicy)
  @Returns(RolePage, 'List roles, the four first')
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.roles.list(actor, query);
  }

  @Post()
  @Can('create', rolePolicy)
  @Returns(RoleView, 'Add a role on top of one of the four', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: RoleDraft) {
    return this.roles.create(actor, draft);
  }

  @Patch(':id')
  @Can('edit', rolePolicy)
  @Returns(RoleView, 'Change a role the school added')
  change(
    @CurrentActor() actor: Actor,
    @PathId() roleId: string,
    @Body() changes: RoleChanges,
    @IfMatch() version?: number,
  ) {
    return this.roles.change(actor, roleId, changes, version);
  }

  @Delete(':id')
  @Can('remove', rolePolicy)
  @Returns(Nothing, 'Remove a role nobody has')
  remove(@CurrentActor() actor: Actor, @PathId() roleId: string) {
    return this.roles.remove(actor, roleId);
  }
}
