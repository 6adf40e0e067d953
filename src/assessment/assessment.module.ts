import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { ExamRulesModule } from '#assessment/assessments/exceptions/exam-rules.module.js';
import { QuestionsExportModule } from '#assessment/assessments/export/questions-export.module.js';
import { AttemptsModule } from '#assessment/attempts/attempts.module.js';
import { GradebookModule } from '#assessment/gradebook/gradebook.module.js';
import { GradesModule } from '#assessment/grades/grades.module.js';
import { GroupsModule } from '#assessment/groups/groups.module.js';
import { MarkingModule } from '#assessment/marking/marking.module.js';
import { AssessmentMaterialsModule } from '#assessment/materials/materials.module.js';
import { AssessmentNotificationsModule } from '#assessment/notifications/notifications.module.js';
import { ReportsModule } from '#assessment/reports/reports.module.js';
import { StatisticsModule } from '#assessment/statistics/statistics.module.js';
import { LateDaysModule } from '#assessment/submissions/late-days/late-days.module.js';
import { QueueModule } from '#assessment/submissions/queue/queue.module.js';
import { RegradeRequestsModule } from '#assessment/submissions/regrade-requests/regrade-requests.module.js';
import { RegradingModule } from '#assessment/submissions/regrading/regrading.module.js';
import { SubmissionsModule } from '#assessment/submissions/submissions.module.js';

const features = [
  AssessmentsModule,
  ExamRulesModule,
  QuestionsExportModule,
  AssessmentMaterialsModule,
  GradesModule,
  GroupsModule,
  SubmissionsModule,
  RegradingModule,
  LateDaysModule,
  QueueModule,
  RegradeRequestsModule,
  MarkingModule,
  AttemptsModule,
  GradebookModule,
  StatisticsModule,
  ReportsModule,
  AssessmentNotificationsModule,
];

/** Work that is set, handed in and graded. */
@Module({ imports: features, exports: features })
export class AssessmentModule {}
