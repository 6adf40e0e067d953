import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { userPolicy } from '#identity/accounts/users.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { OneTimePasswordsService } from './one-time-passwords.service.js';
import { UserRemoval } from './user-removal.service.js';
import { NewAccountView, UserChanges, UserDraft, UserPage, UserQuery, UserView } from './users.dto.js';
import { UsersService } from './users.service.js';

@Controller('users')
@ApiTag('users', 'Accounts of the organization, managed by admins')
export class UsersController {
  constructor(
    private readonly users: UsersService,
    private readonly oneTimePasswords: OneTimePasswordsService,
    private readonly removal: UserRemoval,
  ) {}

  @Get()
  @Can('read', userPolicy)
  @Returns(UserPage, 'List accounts by name')
  list(@CurrentActor() actor: Actor, @Query() query: UserQuery) {
    return this.users.list(actor, query);
  }

  @Post()
  @Can('create', userPolicy)
  @Returns(NewAccountView, 'Create an account with a one-time password', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: UserDraft) {
    return this.users.create(actor, draft);
  }

  @Get(':id')
  @Can('read', userPolicy)
  @Returns(UserView, 'Show an account')
  get(@CurrentActor() actor: Actor, @PathId() userId: string) {
    return this.users.get(actor, userId);
  }

  @Patch(':id')
  @Can('edit', userPolicy)
  @Returns(UserView, 'Change an account or its role')
  change(
    @CurrentActor() actor: Actor,
    @PathId() userId: string,
    @Body() changes: UserChanges,
    @IfMatch() version?: number,
  ) {
    return this.users.change(actor, userId, changes, version);
  }

  @Delete(':id')
  @Can('remove', userPolicy)
  @Returns(Nothing, 'Delete an account without school records')
  remove(@CurrentActor() actor: Actor, @PathId() userId: string) {
    return this.removal.remove(actor, userId);
  }

  @Post(':id/suspend')
  @Can('edit', userPolicy)
  @Returns(UserView, 'Suspend an account and end its sessions')
  suspend(@CurrentActor() actor: Actor, @PathId() userId: string) {
    return this.users.suspend(actor, userId);
  }

  @Post(':id/reactivate')
  @Can('edit', userPolicy)
  @Returns(UserView, 'Reactivate a suspended account')
  reactivate(@CurrentActor() actor: Actor, @PathId() userId: string) {
    return this.users.reactivate(actor, userId);
  }

  @Post(':id/one-time-password')
  @Can('edit', userPolicy)
  @Returns(NewAccountView, 'Issue a new one-time password')
  renewPassword(@CurrentActor() actor: Actor, @PathId() userId: string) {
    return this.oneTimePasswords.renew(actor, userId);
  }
}
