import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ModulesModule } from '#curriculum/modules/modules.module.js';
import { progressPolicy } from '#learning/progress/progress.policy.js';
import { Completions } from './completions.service.js';
import { LessonProgress } from './lesson-progress.js';
import { ModuleProgressJobs } from './module-progress.jobs.js';
import { ModuleProgressController } from './module-progress.controller.js';
import { ModuleProgressService } from './module-progress.service.js';
import { WorkbookSection } from './workbook-section.js';

@Feature('workbook')
@Module({
  imports: [ScopedModule.forFeature(progressPolicy), ModulesModule, InboxModule],
  controllers: [ModuleProgressController],
  providers: [WorkbookSection, Completions, LessonProgress, ModuleProgressJobs, ModuleProgressService],
  exports: [ModuleProgressService],
})
export class ModuleProgressModule {}
