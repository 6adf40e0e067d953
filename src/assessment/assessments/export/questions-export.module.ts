import { Module } from '@nestjs/common';
import { AssessmentsModule } from '#assessment/assessments/assessments.module.js';
import { Feature } from '#platform/features/feature.js';
import { QuestionExchangeModule } from '#questions/exchange/question-exchange.module.js';
import { AssessmentQuestionsExportController } from './questions-export.controller.js';
import { AssessmentQuestionsExport } from './questions-export.service.js';

@Feature('assessments')
@Module({
  imports: [AssessmentsModule, QuestionExchangeModule],
  controllers: [AssessmentQuestionsExportController],
  providers: [AssessmentQuestionsExport],
})
export class QuestionsExportModule {}
