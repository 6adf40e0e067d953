import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { QuestionsModule } from '#questions/bank/questions.module.js';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { AssessmentAuthoringService } from './assessment-authoring.service.js';
import { AssessmentLifecycleService } from './assessment-lifecycle.service.js';
import { AssessmentMedia } from './assessment-media.js';
import { AssessmentsController } from './assessments.controller.js';
import { assessmentItemPolicy, assessmentPolicy } from './assessments.policy.js';
import { AssessmentsService } from './assessments.service.js';
import { ItemsService } from './items.service.js';
import { AssessmentContexts } from './listing/assessment-context.js';
import { DueSection, SchoolSection } from './listing/dashboard-sections.js';
import { ReadableAssessments } from './listing/readable-assessments.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(assessmentPolicy, assessmentItemPolicy), QuestionsModule, OutlineModule],
  controllers: [AssessmentsController],
  providers: [
    DueSection,
    SchoolSection,
    AssessmentAuthoringService,
    AssessmentContexts,
    AssessmentLifecycleService,
    AssessmentMedia,
    AssessmentsService,
    ItemsService,
    ReadableAssessments,
  ],
  exports: [AssessmentLifecycleService, AssessmentsService, ItemsService],
})
export class AssessmentsModule {}
