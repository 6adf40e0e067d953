import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { Feature } from '#platform/features/feature.js';
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
