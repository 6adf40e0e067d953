import { Global, Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { LibraryModule } from '#curriculum/library/library.module.js';
import { ResourcesModule } from '#curriculum/resources/resources.module.js';
import { AssessmentMedia } from '#assessment/assessments/assessment-media.port.js';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { AssessmentMediaService } from './assessment-media.service.js';
import { AssessmentResourcesController } from './assessment-resources.controller.js';
import { assessmentResourcePolicy } from './assessment-resources.policy.js';
import { AssessmentResourcesService } from './assessment-resources.service.js';

/** Global, because it implements a port of assessments, which cannot import it. */
@Global()
@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(assessmentResourcePolicy), AssessmentsModule, LibraryModule, ResourcesModule],
  controllers: [AssessmentResourcesController],
  providers: [
    AssessmentMediaService,
    AssessmentResourcesService,
    { provide: AssessmentMedia, useExisting: AssessmentMediaService },
  ],
  exports: [AssessmentMedia],
})
export class AssessmentMaterialsModule {}
