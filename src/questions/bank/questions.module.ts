import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { ScopedModule } from '#platform/database/scoped.module.js';
import { QuestionImportController } from '#questions/exchange/question-import.controller.js';
import { QuestionImportService } from '#questions/exchange/question-import.service.js';
import { QuestionsController } from './questions.controller.js';
import { questionPolicy, questionVersionPolicy } from './questions.policy.js';
import { QuestionsService } from './questions.service.js';

@Feature('assessments')
@Module({
  imports: [ScopedModule.forFeature(questionPolicy, questionVersionPolicy)],
  controllers: [QuestionImportController, QuestionsController],
  providers: [QuestionImportService, QuestionsService],
  exports: [QuestionImportService, QuestionsService],
})
export class QuestionsModule {}
