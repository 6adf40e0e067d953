import { Module } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { GradeLedger } from './grade-ledger.js';
import { GradesController } from './grades.controller.js';
import { gradePolicy } from './grades.policy.js';
import { GradesService } from './grades.service.js';
import { MissingWorkService } from './missing-work.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(gradePolicy, assessmentPolicy)],
  controllers: [GradesController],
  providers: [GradeLedger, GradesService, MissingWorkService],
  exports: [GradeLedger, GradesService, MissingWorkService],
})
export class GradesModule {}
