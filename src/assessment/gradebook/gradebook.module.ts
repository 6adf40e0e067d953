import { Module } from '@nestjs/common';
import { GradesModule } from '#assessment/grades/grades.module.js';
import { SubjectsModule } from '#curriculum/subjects/subjects.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { memberPolicy } from '#school/classrooms/classrooms.policy.js';
import { GradebookEditController } from './editing/gradebook-edit.controller.js';
import { GradebookEditService } from './editing/gradebook-edit.service.js';
import { GradebookFileService } from './editing/gradebook-file.service.js';
import { GradebookReader } from './gradebook-reader.service.js';
import { ClassGradesController, GradebookController, StudentGradesController } from './gradebook.controller.js';
import { gradeScalePolicy, gradingPeriodPolicy } from './gradebook.policy.js';
import { GradebookService } from './gradebook.service.js';
import { GradingPeriodsController } from './periods/grading-periods.controller.js';
import { GradingPeriodsService } from './periods/grading-periods.service.js';
import { GradeScalesController } from './scales/grade-scales.controller.js';
import { GradeScalesService } from './scales/grade-scales.service.js';
import { GradebookSetupController } from './setup/gradebook-setup.controller.js';
import { GradebookSetupService } from './setup/gradebook-setup.service.js';
import { StudentGradebookService } from './student-gradebook.service.js';

@Feature('assessments')
@Module({
  imports: [
    ScopedModule.forFeature(memberPolicy, gradeScalePolicy, gradingPeriodPolicy),
    ClassroomsModule,
    SubjectsModule,
    GradesModule,
  ],
  controllers: [
    GradebookController,
    ClassGradesController,
    GradebookEditController,
    GradebookSetupController,
    GradeScalesController,
    GradingPeriodsController,
    StudentGradesController,
  ],
  providers: [
    GradebookReader,
    GradebookService,
    GradebookSetupService,
    StudentGradebookService,
    GradebookEditService,
    GradebookFileService,
    GradeScalesService,
    GradingPeriodsService,
  ],
  exports: [GradebookReader, GradingPeriodsService],
})
export class GradebookModule {}
