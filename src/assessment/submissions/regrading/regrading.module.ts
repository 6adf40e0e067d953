import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { GradesModule } from '#assessment/grades/grades.module.js';
import { Feature } from '#platform/features/feature.js';
import { GradeReleaseJobs } from './grade-release.jobs.js';
import { GradeReleaseService } from './grade-release.service.js';
import { RegradeController } from './regrade.controller.js';
import { RegradeService } from './regrade.service.js';
import { RescoringBatches } from './rescoring-batches.js';
import { RescoringService } from './rescoring.service.js';

@Feature('assessments')
@Module({
  imports: [AssessmentsModule, GradesModule],
  controllers: [RegradeController],
  providers: [GradeReleaseJobs, GradeReleaseService, RegradeService, RescoringBatches, RescoringService],
  exports: [GradesModule, RescoringService],
})
export class RegradingModule {}
