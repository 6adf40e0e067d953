import { Module } from '@nestjs/common';
import { CoursesModule } from '#curriculum/courses/courses.module.js';
import { enrollmentPolicy } from '#curriculum/courses/enrollments/enrollments.policy.js';
import { ModulesModule } from '#curriculum/modules/modules.module.js';
import { AchievementsModule } from '#learning/achievements/achievements.module.js';
import { progressPolicy } from '#learning/progress/progress.policy.js';
import { InboxModule } from '#messaging/inbox/inbox.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { StudentsModule } from '#school/students/students.module.js';
import { Completions } from './completions.service.js';
import { CourseProgressService } from './course-progress.service.js';
import { LearnersProgressController } from './learners-progress.controller.js';
import { LessonProgress } from './lesson-progress.js';
import { ModuleAchievements } from './module-achievements.js';
import { ModuleProgressReader } from './module-progress-reader.service.js';
import { ModuleProgressController } from './module-progress.controller.js';
import { ModuleProgressJobs } from './module-progress.jobs.js';
import { ModuleProgressService } from './module-progress.service.js';

@Feature('workbook')
@Module({
  imports: [
    AchievementsModule,
    CoursesModule,
    InboxModule,
    ModulesModule,
    StudentsModule,
    ScopedModule.forFeature(enrollmentPolicy, progressPolicy),
  ],
  controllers: [LearnersProgressController, ModuleProgressController],
  providers: [
    Completions,
    CourseProgressService,
    LessonProgress,
    ModuleAchievements,
    ModuleProgressJobs,
    ModuleProgressReader,
    ModuleProgressService,
  ],
  exports: [ModuleProgressService],
})
export class ModuleProgressModule {}
