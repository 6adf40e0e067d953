import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { ClaimView, NextDraft, NextView, QueueItemPage, QueuePage, QueueQuery } from './queue.dto.js';
import { QueueService } from './queue.service.js';

@Controller('assessments')
@ApiTag('marking', 'Grade submitted work')
export class QueueController {
  constructor(private readonly queue: QueueService) {}

  @Get(':id/grading-queue')
  @Can('edit', assessmentPolicy)
  @Returns(QueuePage, 'List the work that waits to be graded, oldest first; by candidate number while names are hidden')
  listQueue(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Query() query: QueueQuery) {
    return this.queue.list(actor, assessmentId, query);
  }

  @Get(':id/grading-queue/items')
  @Can('edit', assessmentPolicy)
  @Returns(QueueItemPage, 'List the items with answers that wait to be graded')
  listQueueItems(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.queue.listItems(actor, assessmentId);
  }

  @Post(':id/grading-queue/next')
  @Can('edit', assessmentPolicy)
  @Returns(NextView, 'Claim the next work to grade')
  claimNext(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() draft: NextDraft) {
    return this.queue.next(actor, assessmentId, draft);
  }
}

@Controller('submissions')
@ApiTag('marking')
export class ClaimsController {
  constructor(private readonly queue: QueueService) {}

  @Post(':id/claim')
  @Can('edit', submissionPolicy)
  @Returns(ClaimView, 'Claim a submission for grading')
  claimSubmission(@CurrentActor() actor: Actor, @PathId() submissionId: string) {
    return this.queue.claim(actor, submissionId);
  }

  @Delete(':id/claim')
  @Can('edit', submissionPolicy)
  @Returns(Nothing, 'End your claim on a submission')
  endClaim(@CurrentActor() actor: Actor, @PathId() submissionId: string) {
    return this.queue.endClaim(actor, submissionId);
  }
}
