import { Module } from '@nestjs/common';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { ModulesModule } from '#curriculum/modules/modules.module.js';
import { lessonPolicy } from '#curriculum/modules/modules.policy.js';
import { ModuleProgressModule } from '#learning/progress/modules/module-progress.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ExerciseAttemptsService } from './exercise-attempts.service.js';
import { ExerciseFiles } from './exercise-files.js';
import { ExerciseWork } from './exercise-work.js';
import { ExercisesController } from './exercises.controller.js';
import { exerciseAttemptPolicy, exerciseResultPolicy } from './exercises.policy.js';
import { ExercisesService } from './exercises.service.js';
import { LessonsUsingQuestion } from './question-usage.js';

@Feature('workbook')
@Module({
  imports: [
    ScopedModule.forFeature(exerciseAttemptPolicy, exerciseResultPolicy, lessonPolicy),
    ModulesModule,
    ModuleProgressModule,
    SubmissionsModule,
  ],
  controllers: [ExercisesController],
  providers: [ExerciseAttemptsService, ExerciseFiles, ExercisesService, ExerciseWork, LessonsUsingQuestion],
})
export class ExercisesModule {}
