import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { GradebookModule } from '#assessment/gradebook/gradebook.module.js';
import { AssessmentMaterialsModule } from '#assessment/materials/materials.module.js';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';
import { AssessmentNotificationsModule } from '#assessment/notifications/notifications.module.js';

const features = [
  AssessmentsModule,
  AssessmentMaterialsModule,
  SubmissionsModule,
  GradebookModule,
  AssessmentNotificationsModule,
];

/** Work that is set, handed in and graded. */
@Module({ imports: features, exports: features })
export class AssessmentModule {}
