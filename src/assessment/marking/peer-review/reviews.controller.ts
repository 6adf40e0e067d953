import { Body, Controller, Get, Post, Put } from '@nestjs/common';
import { SubmissionView } from '#assessment/submissions/submissions.dto.js';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { PeerScoreAcceptance } from './peer-figures.dto.js';
import { PeerGradingService } from './peer-grading.service.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import {
  PeerFeedbackPage,
  PeerTaskPage,
  PeerTaskView,
  ReviewDraft,
  ReviewReport,
  ReviewVisibility,
} from './reviews.dto.js';
import { ReviewsService } from './reviews.service.js';
import { SamplePage, SampleReviewDraft } from './samples.dto.js';
import { SamplesService } from './samples.service.js';

@Controller('assessments/:id/peer-review')
@ApiTag('peer review')
export class ReviewTasksController {
  constructor(
    private readonly reviews: ReviewsService,
    private readonly samples: SamplesService,
  ) {}

  @Get('tasks')
  @Can('review', peerReviewPolicy)
  @Returns(PeerTaskPage, 'List the works you review')
  listPeerTasks(@CurrentActor() actor: Actor, @PathId() assessmentId: string) {
    return this.reviews.listTasks(actor, assessmentId);
  }

  @Post('samples/:sampleId/review')
  @Can('review', peerReviewPolicy)
  @Returns(SamplePage, 'Review a sample, once; its marks are shown then', 201)
  reviewSample(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @PathId('sampleId') sampleId: string,
    @Body() draft: SampleReviewDraft,
  ) {
    return this.samples.review(actor, assessmentId, sampleId, draft);
  }
}

@Controller('peer-reviews')
@ApiTag('peer review')
export class ReviewsController {
  constructor(private readonly reviews: ReviewsService) {}

  @Put(':id')
  @Can('review', peerReviewPolicy)
  @Returns(PeerTaskView, 'Write or change your review of a work')
  writeReview(@CurrentActor() actor: Actor, @PathId() reviewId: string, @Body() draft: ReviewDraft) {
    return this.reviews.save(actor, reviewId, draft);
  }

  @Post(':id/report')
  @Can('report', peerReviewPolicy)
  @Returns(Nothing, 'Report a review of your work to the teacher')
  reportReview(@CurrentActor() actor: Actor, @PathId() reviewId: string, @Body() { reason }: ReviewReport) {
    return this.reviews.report(actor, reviewId, reason);
  }

  @Put(':id/visibility')
  @Can('edit', peerReviewPolicy)
  @Returns(Nothing, 'Hide a review, so that it does not count, or show it again')
  setReviewVisibility(
    @CurrentActor() actor: Actor,
    @PathId() reviewId: string,
    @Body() { isHidden }: ReviewVisibility,
  ) {
    return this.reviews.setHidden(actor, reviewId, isHidden);
  }
}

@Controller('submissions')
@ApiTag('peer review')
export class PeerFeedbackController {
  constructor(
    private readonly reviews: ReviewsService,
    private readonly grading: PeerGradingService,
  ) {}

  @Get(':id/peer-reviews')
  @Can('read', submissionPolicy)
  @Returns(PeerFeedbackPage, 'List the reviews of a submission')
  listPeerFeedback(@CurrentActor() actor: Actor, @PathId() submissionId: string) {
    return this.reviews.listFeedback(actor, submissionId);
  }

  @Put(':id/peer-score')
  @Can('edit', submissionPolicy)
  @Returns(SubmissionView, 'Grade a submission with the score that its reviews suggest')
  acceptPeerScore(
    @CurrentActor() actor: Actor,
    @PathId() submissionId: string,
    @Body() { score }: PeerScoreAcceptance,
  ) {
    return this.grading.accept(actor, submissionId, score);
  }
}
