import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { QuestionsModule } from '#questions/bank/questions.module.js';
import { QuestionImportController } from './question-import.controller.js';
import { QuestionImportService } from './question-import.service.js';

@Feature('assessments')
@Module({
  imports: [QuestionsModule],
  controllers: [QuestionImportController],
  providers: [QuestionImportService],
})
export class QuestionExchangeModule {}
