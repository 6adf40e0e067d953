import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { erasureRequestPolicy } from './erasure-requests.policy.js';
import { ErasureRequests } from './erasure-requests.service.js';
import {
  ConfirmedErasureView,
  ErasureRejection,
  ErasureRequestDraft,
  ErasureRequestPage,
  ErasureRequestQuery,
  ErasureRequestView,
} from './erasure.dto.js';

@Controller('privacy/erasure-requests')
@ApiTag('erasure requests', 'Requests to erase accounts that the school manages')
export class ErasureRequestsController {
  constructor(private readonly requests: ErasureRequests) {}

  @Get()
  @Can('read', erasureRequestPolicy, { ownAccount: true })
  @Returns(ErasureRequestPage, 'List your requests, or as an admin all requests, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: ErasureRequestQuery) {
    return this.requests.list(actor, query);
  }

  @Post()
  @Can('create', erasureRequestPolicy, { ownAccount: true })
  @Returns(ErasureRequestView, 'Ask for the erasure of your account; returns the open request if there is one', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: ErasureRequestDraft) {
    return this.requests.create(actor, draft);
  }

  @Post(':id/confirm')
  @Can('decide', erasureRequestPolicy)
  @Refuses(409)
  @Returns(ConfirmedErasureView, 'Erase the account of a request')
  confirm(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.requests.confirm(actor, id);
  }

  @Post(':id/reject')
  @Can('decide', erasureRequestPolicy)
  @Refuses(409)
  @Returns(ErasureRequestView, 'Reject a request; the person is notified of the reason')
  reject(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { reason }: ErasureRejection) {
    return this.requests.reject(actor, id, reason);
  }
}
