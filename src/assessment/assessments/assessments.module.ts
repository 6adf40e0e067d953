import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { QuestionsModule } from '#assessment/questions/questions.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { AssessmentEditingService } from './assessment-editing.service.js';
import { AssessmentHome } from './assessment-home.js';
import { AssessmentLinksService } from './assessment-links.service.js';
import { AssessmentMediaService } from './assessment-media.service.js';
import { AssessmentResourcesController } from './assessment-resources.controller.js';
import { AssessmentResourcesService } from './assessment-resources.service.js';
import { AssessmentStagesService } from './assessment-stages.service.js';
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
    AssessmentEditingService,
    AssessmentHome,
    AssessmentLinksService,
    AssessmentMediaService,
    AssessmentResourcesService,
    AssessmentStagesService,
    AssessmentsService,
    ItemsService,
  ],
  exports: [AssessmentsService, ItemsService],
})
export class AssessmentsModule {}
