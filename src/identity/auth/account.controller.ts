import { Body, Controller, Get, Put } from '@nestjs/common';
import type { Device } from '#identity/sessions/sessions.service.js';
import { UserView } from '#identity/users/users.dto.js';
import { SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { AccountChanges } from './account.dto.js';
import { AccountService } from './account.service.js';
import { RequestDevice } from './request-device.js';

/** The account of the caller. `PATCH /auth/me` changes the same fields. */
@Controller('users/me')
@ApiTag('account', 'Your own account')
export class AccountController {
  constructor(private readonly account: AccountService) {}

  @Get()
  @SignedIn()
  @Returns(UserView, 'Show your account')
  getAccount(@CurrentActor() actor: Actor) {
    return this.account.get(actor);
  }

  @Put()
  @SignedIn({ ownAccount: true })
  @Returns(UserView, 'Change your account; omitted fields stay unchanged')
  async changeAccount(
    @CurrentActor() actor: Actor,
    @Body() changes: AccountChanges,
    @RequestDevice() device: Device,
    @IfMatch() version?: number,
  ) {
    await this.account.limitEmailChange(actor, changes, device);
    return this.account.change(actor, changes, version);
  }
}
