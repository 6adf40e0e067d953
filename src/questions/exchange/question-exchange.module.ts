import { Module } from '@nestjs/common';
import { Feature } from '#platform/features/feature.js';
import { QuestionsModule } from '#questions/bank/questions.module.js';
import { ImportedFiles } from './imported-files.js';
import { QuestionExportController } from './question-export.controller.js';
import { QuestionExportService } from './question-export.service.js';
import { QuestionImportController } from './question-import.controller.js';
import { QuestionImportService } from './question-import.service.js';

@Feature('assessments')
@Module({
  imports: [QuestionsModule],
  controllers: [QuestionExportController, QuestionImportController],
  providers: [ImportedFiles, QuestionExportService, QuestionImportService],
  exports: [QuestionExportService],
})
export class QuestionExchangeModule {}
