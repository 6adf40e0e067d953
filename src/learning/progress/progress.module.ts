import { Module } from '@nestjs/common';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { StudentsModule } from '#school/students/students.module.js';
import { ContinueSection, LearnerSection } from './dashboard-sections.js';
import { ProgressController } from './progress.controller.js';
import { progressPolicy } from './progress.policy.js';
import { ProgressService } from './progress.service.js';

/** Lists of a user's progress. The rows are written by the section and tcode features. */
@Module({
  imports: [ScopedModule.forFeature(progressPolicy), StudentsModule],
  controllers: [ProgressController],
  providers: [ContinueSection, LearnerSection, ProgressService],
  exports: [ProgressService],
})
export class ProgressModule {}
