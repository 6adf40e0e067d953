import { Module } from '@nestjs/common';
import { OutlineModule } from '#curriculum/outline/outline.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { StudentsModule } from '#school/students/students.module.js';
import { ProgressModule } from './progress.module.js';
import { progressPolicy } from './progress.policy.js';
import { SectionProgressController } from './section-progress.controller.js';
import { SectionProgressService } from './section-progress.service.js';
import { StudentProgressController } from './student-progress.controller.js';
import { StudentProgressService } from './student-progress.service.js';

@Feature('subjects')
@Module({
  imports: [ScopedModule.forFeature(progressPolicy, memberPolicy), ProgressModule, StudentsModule, OutlineModule],
  controllers: [SectionProgressController, StudentProgressController],
  providers: [SectionProgressService, StudentProgressService],
})
export class SectionProgressModule {}
