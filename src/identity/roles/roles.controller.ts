import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { RoleChanges, RoleDraft, RolePage, RoleView } from './roles.dto.js';
import { rolePolicy } from './roles.policy.js';
import { RolesService } from './roles.service.js';

@Controller('roles')
@ApiTag('roles', 'The four system roles, and custom roles based on them')
export class RolesController {
  constructor(private readonly roles: RolesService) {}

  @Get()
  @Can('read', rolePolicy)
  @Returns(RolePage, 'List roles, system roles first')
  list(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.roles.list(actor, query);
  }

  @Post()
  @Can('create', rolePolicy)
  @Returns(RoleView, 'Create a custom role based on a system role', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: RoleDraft) {
    return this.roles.create(actor, draft);
  }

  @Patch(':id')
  @Can('edit', rolePolicy)
  @Returns(RoleView, 'Change a custom role')
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
  @Returns(Nothing, 'Delete a custom role that is not assigned')
  remove(@CurrentActor() actor: Actor, @PathId() roleId: string) {
    return this.roles.remove(actor, roleId);
  }
}
