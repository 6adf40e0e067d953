import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { QuestionsModule } from '#questions/bank/questions.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { AssessmentAuthoringService } from './assessment-authoring.service.js';
import { AssessmentContainer } from '#assessment/materials/assessment-container.js';
import { AssessmentLinksService } from '#assessment/materials/assessment-links.service.js';
import { AssessmentMediaService } from '#assessment/materials/assessment-media.service.js';
import { AssessmentResourcesController } from '#assessment/materials/assessment-resources.controller.js';
import { AssessmentResourcesService } from '#assessment/materials/assessment-resources.service.js';
import { AssessmentLifecycleService } from './assessment-lifecycle.service.js';
import { AssessmentsController } from './assessments.controller.js';
import { assessmentItemPolicy, assessmentPolicy, assessmentResourcePolicy } from './assessments.policy.js';
import { AssessmentsService } from './assessments.service.js';
import { ItemsService } from './items.service.js';

@Feature('assessments')
@Module({
  imports: [
    ScopedModule.forFeature(assessmentPolicy, assessmentItemPolicy, assessmentResourcePolicy),
    QuestionsModule,
    ResourcesModule,
    SubjectsModule,
  ],
  controllers: [AssessmentsController, AssessmentResourcesController],
  providers: [
    AssessmentAuthoringService,
    AssessmentContainer,
    AssessmentLinksService,
    AssessmentMediaService,
    AssessmentResourcesService,
    AssessmentLifecycleService,
    AssessmentsService,
    ItemsService,
  ],
  exports: [AssessmentsService, ItemsService],
})
export class AssessmentsModule {}
