import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { ResponsesService } from './responses.service.js';
import { StatisticsController } from './statistics.controller.js';
import { StatisticsService } from './statistics.service.js';

@Feature('assessments')
@Module({
  imports: [AssessmentsModule],
  controllers: [StatisticsController],
  providers: [StatisticsService, ResponsesService],
})
export class StatisticsModule {}
