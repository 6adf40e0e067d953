import { Module } from '@nestjs/common';
import { RegradingModule } from '#assessment/submissions/regrading/regrading.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { LateDaysController } from './late-days.controller.js';
import { LateDaysJobs } from './late-days.jobs.js';
import { LateDaysService } from './late-days.service.js';
import { RescoreJobs } from './rescore.jobs.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(memberPolicy), SubjectsModule, RegradingModule],
  controllers: [LateDaysController],
  providers: [LateDaysJobs, LateDaysService, RescoreJobs],
})
export class LateDaysModule {}
