import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { LibraryModule } from '#curriculum/library/library.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { AssessmentContainer } from './assessment-container.js';
import { AssessmentMediaService } from './assessment-media.service.js';
import { AssessmentResourcesController } from './assessment-resources.controller.js';
import { assessmentResourcePolicy } from './assessment-resources.policy.js';
import { AssessmentResourcesService } from './assessment-resources.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(assessmentResourcePolicy), AssessmentsModule, LibraryModule, ResourcesModule],
  controllers: [AssessmentResourcesController],
  providers: [AssessmentContainer, AssessmentMediaService, AssessmentResourcesService],
})
export class AssessmentMaterialsModule {}
