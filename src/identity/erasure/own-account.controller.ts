import { Body, Controller, Delete, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { userPolicy } from '#identity/accounts/users.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { ErasureRequests } from './erasure-requests.service.js';
import { AccountErasure, AccountErasureView } from './erasure.dto.js';

@Controller('user/account')
@ApiTag('own data', 'Everything stored about you, and its erasure')
export class OwnAccountController {
  constructor(private readonly requests: ErasureRequests) {}

  @Delete()
  @Can('editOwn', userPolicy, { ownAccount: true })
  @Refuses(202, 404, 409)
  @Returns(AccountErasureView, 'Erase your account and everything about you')
  async eraseMyAccount(
    @CurrentActor() actor: Actor,
    @Body() erasure: AccountErasure,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const done = await this.requests.eraseOwn(actor, erasure);
    if (done.request) reply.status(202);
    return done;
  }
}
