import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { GradebookController } from './gradebook.controller.js';
import { GradebookService } from './gradebook.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(memberPolicy), SubjectsModule],
  controllers: [GradebookController],
  providers: [GradebookService],
})
export class GradebookModule {}
