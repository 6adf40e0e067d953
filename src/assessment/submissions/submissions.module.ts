import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { AttemptContextService } from './attempt-context.service.js';
import { GradingService } from './grading.service.js';
import { RegradeService } from './regrade.service.js';
import { SubmissionRemovalService } from './submission-removal.service.js';
import { RegradeController, SubmissionsController } from './submissions.controller.js';
import { attemptPolicy, submissionPolicy } from './submissions.policy.js';
import { SubmissionsService } from './submissions.service.js';
import { SubmitService } from './submit.service.js';
import { SubmittedWork } from './student-work.js';
import { SubmittedFiles } from './submitted-files.js';

@Feature('assessments')
@Module({
  imports: [
    ScopedModule.forFeature(submissionPolicy, attemptPolicy, assessmentPolicy),
    AssessmentsModule,
    ResourcesModule,
    UsersModule,
  ],
  controllers: [SubmissionsController, RegradeController],
  providers: [
    AttemptContextService,
    GradingService,
    RegradeService,
    SubmissionRemovalService,
    SubmissionsService,
    SubmitService,
    SubmittedFiles,
    SubmittedWork,
  ],
  exports: [SubmittedFiles],
})
export class SubmissionsModule {}
