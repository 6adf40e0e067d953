import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { PeerReviewerPage, PeerScoresAcceptance, PeerScoresAcceptedView, PeerWorkPage } from './peer-figures.dto.js';
import { PeerGradingService } from './peer-grading.service.js';
import { PeerReviewChanges, PeerReviewDraft, PeerReviewView } from './peer-review.dto.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import { PeerReviewService } from './peer-review.service.js';
import { SampleDraft, SamplePage } from './samples.dto.js';
import { SamplesService } from './samples.service.js';

@Controller('assessments/:id/peer-review')
@ApiTag('peer review', 'Students review works by a rubric')
export class PeerReviewController {
  constructor(
    private readonly peerReviews: PeerReviewService,
    private readonly samples: SamplesService,
    private readonly grading: PeerGradingService,
  ) {}

  @Get()
  @Can('read', peerReviewPolicy)
  @Returns(PeerReviewView, 'Show the peer review of an assessment')
  getPeerReview(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.peerReviews.show(actor, assessmentId);
  }

  @Post()
  @Can('create', peerReviewPolicy)
  @Returns(PeerReviewView, 'Plan a peer review by the rubric of the assessment', 201)
  planPeerReview(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() draft: PeerReviewDraft) {
    return this.peerReviews.plan(actor, assessmentId, draft);
  }

  @Patch()
  @Can('edit', peerReviewPolicy)
  @Returns(PeerReviewView, 'Change a planned peer review, or the closing time of an open one')
  changePeerReview(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Body() changes: PeerReviewChanges,
    @IfMatch(true) version?: number,
  ) {
    return this.peerReviews.change(actor, assessmentId, changes, version);
  }

  @Post('open')
  @Can('edit', peerReviewPolicy)
  @Returns(PeerReviewView, 'Allocate the submitted works and open the reviews; again for works submitted since')
  openPeerReview(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.peerReviews.open(actor, assessmentId);
  }

  @Post('close')
  @Can('edit', peerReviewPolicy)
  @Returns(PeerReviewView, 'Close the reviews')
  closePeerReview(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.peerReviews.close(actor, assessmentId);
  }

  @Post('release')
  @Can('edit', peerReviewPolicy)
  @Returns(PeerReviewView, 'Show the reviews to the authors')
  releasePeerReview(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.peerReviews.release(actor, assessmentId);
  }

  @Get('samples')
  @Can('read', peerReviewPolicy)
  @Returns(SamplePage, 'List the samples')
  listSamples(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.samples.list(actor, assessmentId);
  }

  @Post('samples')
  @Can('edit', peerReviewPolicy)
  @Returns(SamplePage, 'Add a sample with your marks', 201)
  addSample(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Body() draft: SampleDraft) {
    return this.samples.add(actor, assessmentId, draft);
  }

  @Delete('samples/:sampleId')
  @Can('edit', peerReviewPolicy)
  @Returns(Nothing, 'Remove a sample')
  removeSample(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @PathId('sampleId') sampleId: string) {
    return this.samples.remove(actor, assessmentId, sampleId);
  }

  @Get('works')
  @Can('edit', peerReviewPolicy)
  @Returns(PeerWorkPage, 'List the works with the scores that their reviews suggest')
  listPeerWorks(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Query() query: PageQuery) {
    return this.grading.listWorks(actor, assessmentId, query);
  }

  @Put('scores')
  @Can('edit', peerReviewPolicy)
  @Returns(PeerScoresAcceptedView, 'Grade several submissions with the scores that their reviews suggest, all or none')
  acceptPeerScores(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @Body() { scores }: PeerScoresAcceptance,
  ) {
    return this.grading.acceptAll(actor, assessmentId, scores);
  }

  @Get('reviewers')
  @Can('edit', peerReviewPolicy)
  @Returns(PeerReviewerPage, 'List the reviewers with weight and quality')
  listPeerReviewers(@CurrentActor() actor: Actor, @PathId() assessmentId: string, @Query() query: PageQuery) {
    return this.grading.listReviewers(actor, assessmentId, query);
  }
}
