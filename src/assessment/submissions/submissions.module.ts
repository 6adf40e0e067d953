import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { GradesModule } from '#assessment/grades/grades.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { UsersModule } from '#identity/users/users.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { BatchGradingService } from './batch-grading/batch-grading.service.js';
import { GradingService } from './grading.service.js';
import { GroupGradingService } from './group-work/group-grading.service.js';
import { QueueModule } from './queue/queue.module.js';
import { SubmittedWork } from './student-work.js';
import { SubmissionRemovalService } from './submission-removal.service.js';
import { SubmissionsController } from './submissions.controller.js';
import { attemptPolicy, submissionPolicy } from './submissions.policy.js';
import { SubmissionsService } from './submissions.service.js';
import { SubmittedFiles } from './submitted-files.js';
import { AskedItems } from './submitting/asked-items.js';
import { AttemptContextService } from './submitting/attempt-context.service.js';
import { AttemptGrader } from './submitting/attempt-grader.js';
import { SubmitService } from './submitting/submit.service.js';

@Feature('assessments')
@Module({
  imports: [
    ScopedModule.forFeature(submissionPolicy, attemptPolicy, assessmentPolicy),
    AssessmentsModule,
    GradesModule,
    QueueModule,
    ResourcesModule,
    UsersModule,
  ],
  controllers: [SubmissionsController],
  providers: [
    AskedItems,
    AttemptContextService,
    AttemptGrader,
    BatchGradingService,
    GradingService,
    GroupGradingService,
    SubmissionRemovalService,
    SubmissionsService,
    SubmitService,
    SubmittedFiles,
    SubmittedWork,
  ],
  exports: [AskedItems, BatchGradingService, GradingService, SubmissionsService, SubmitService, SubmittedFiles],
})
export class SubmissionsModule {}
