import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { AllocationService } from './allocation.service.js';
import { PeerGradingService } from './peer-grading.service.js';
import { PeerReviewController } from './peer-review.controller.js';
import { peerReviewPolicy } from './peer-review.policy.js';
import { PeerReviewService } from './peer-review.service.js';
import { PeerFeedbackController, ReviewsController, ReviewTasksController } from './reviews.controller.js';
import { ReviewsService } from './reviews.service.js';
import { SamplesService } from './samples.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(peerReviewPolicy), AssessmentsModule, SubmissionsModule],
  controllers: [PeerReviewController, ReviewTasksController, ReviewsController, PeerFeedbackController],
  providers: [AllocationService, PeerGradingService, PeerReviewService, ReviewsService, SamplesService],
})
export class PeerReviewModule {}
