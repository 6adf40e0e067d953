import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { RubricMarksService } from './rubric-marks.service.js';
import { AssessmentRubricsController, RubricMarksController, RubricsController } from './rubrics.controller.js';
import { rubricPolicy } from './rubrics.policy.js';
import { RubricsService } from './rubrics.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(rubricPolicy), AssessmentsModule, SubmissionsModule],
  controllers: [RubricsController, AssessmentRubricsController, RubricMarksController],
  providers: [RubricsService, RubricMarksService],
  exports: [RubricMarksService],
})
export class RubricsModule {}
