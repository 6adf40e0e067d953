import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { RegradeRequestsController, SubmissionRegradeRequestsController } from './regrade-requests.controller.js';
import { regradeRequestPolicy } from './regrade-requests.policy.js';
import { RegradeRequestsService } from './regrade-requests.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(regradeRequestPolicy), AssessmentsModule, SubmissionsModule],
  controllers: [RegradeRequestsController, SubmissionRegradeRequestsController],
  providers: [RegradeRequestsService],
})
export class RegradeRequestsModule {}
