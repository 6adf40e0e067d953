import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import {
  RegradeDecision,
  RegradeRequestDraft,
  RegradeRequestPage,
  RegradeRequestQuery,
  RegradeRequestView,
} from './regrade-requests.dto.js';
import { regradeRequestPolicy } from './regrade-requests.policy.js';
import { RegradeRequestsService } from './regrade-requests.service.js';

@Controller('regrade-requests')
@ApiTag('marking')
export class RegradeRequestsController {
  constructor(private readonly requests: RegradeRequestsService) {}

  @Get()
  @Can('read', regradeRequestPolicy)
  @Returns(RegradeRequestPage, 'List requests for a regrade, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: RegradeRequestQuery) {
    return this.requests.list(actor, query);
  }

  @Get(':id')
  @Can('read', regradeRequestPolicy)
  @Returns(RegradeRequestView, 'Show a request for a regrade')
  get(@CurrentActor() actor: Actor, @PathId() requestId: string) {
    return this.requests.get(actor, requestId);
  }

  @Post(':id/decision')
  @Can('decide', regradeRequestPolicy)
  @Returns(RegradeRequestView, 'Accept or decline a request for a regrade')
  decideRegradeRequest(@CurrentActor() actor: Actor, @PathId() requestId: string, @Body() decision: RegradeDecision) {
    return this.requests.decide(actor, requestId, decision);
  }

  @Post(':id/withdrawal')
  @Can('withdraw', regradeRequestPolicy)
  @Returns(RegradeRequestView, 'Withdraw your request for a regrade')
  withdrawRegradeRequest(@CurrentActor() actor: Actor, @PathId() requestId: string) {
    return this.requests.withdraw(actor, requestId);
  }
}

@Controller('submissions')
@ApiTag('marking')
export class SubmissionRegradeRequestsController {
  constructor(private readonly requests: RegradeRequestsService) {}

  @Post(':id/regrade-requests')
  @Can('create', regradeRequestPolicy)
  @Returns(RegradeRequestView, 'Ask for a regrade of your work', 201)
  requestRegrade(@CurrentActor() actor: Actor, @PathId() submissionId: string, @Body() draft: RegradeRequestDraft) {
    return this.requests.create(actor, submissionId, draft);
  }
}
