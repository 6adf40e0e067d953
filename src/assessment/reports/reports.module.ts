import { Module } from '@nestjs/common';
import { GradebookModule } from '#assessment/gradebook/gradebook.module.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { Feature } from '#platform/features/feature.js';
import { ClassroomsModule } from '#school/classrooms/classrooms.module.js';
import { ReportCardFiles } from './report-card-files.service.js';
import { ReportCardsService } from './report-cards.service.js';
import { ReportCardsController } from './reports.controller.js';
import { reportCardPolicy } from './reports.policy.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(reportCardPolicy), ClassroomsModule, GradebookModule],
  controllers: [ReportCardsController],
  providers: [ReportCardFiles, ReportCardsService],
})
export class ReportsModule {}
