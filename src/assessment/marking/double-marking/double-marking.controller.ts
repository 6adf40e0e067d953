import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { DoubleMarkingView, MarkerScoreDraft, MarkingDecision } from './double-marking.dto.js';
import { DoubleMarkingService } from './double-marking.service.js';

@Controller('submissions')
@ApiTag('marking')
export class DoubleMarkingController {
  constructor(private readonly marking: DoubleMarkingService) {}

  @Get(':id/marker-scores')
  @Can('edit', submissionPolicy)
  @Returns(DoubleMarkingView, 'Show how far the double marking of a submission is')
  @Refuses(409)
  getMarkerScores(@CurrentActor() actor: Actor, @PathId() submissionId: string) {
    return this.marking.get(actor, submissionId);
  }

  @Put(':id/marker-scores')
  @Can('edit', submissionPolicy)
  @Returns(DoubleMarkingView, 'Give your score as one of two markers')
  giveMarkerScore(@CurrentActor() actor: Actor, @PathId() submissionId: string, @Body() draft: MarkerScoreDraft) {
    return this.marking.give(actor, submissionId, draft);
  }

  @Post(':id/marking-decision')
  @Can('edit', submissionPolicy)
  @Returns(DoubleMarkingView, 'Decide on a submission whose two markers differ too much')
  decideMarking(@CurrentActor() actor: Actor, @PathId() submissionId: string, @Body() decision: MarkingDecision) {
    return this.marking.decide(actor, submissionId, decision);
  }
}
