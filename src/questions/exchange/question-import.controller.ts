import { Controller, Post } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Returns } from '#platform/api/returns.js';
import { type Upload, Uploaded } from '#platform/files/uploads.js';
import { questionPolicy } from '#questions/bank/questions.policy.js';
import { QuestionImportOptions, QuestionImportView } from './question-import.dto.js';
import { QuestionImportService } from './question-import.service.js';

@Controller('imports/questions')
@ApiTag('imports')
export class QuestionImportController {
  constructor(private readonly imports: QuestionImportService) {}

  @Post()
  @Can('create', questionPolicy)
  @Returns(QuestionImportView, 'Import a file of questions into the bank, completely or not at all')
  importQuestions(
    @CurrentActor() actor: Actor,
    @Uploaded(QuestionImportOptions) { file, options }: Upload<QuestionImportOptions>,
  ) {
    return this.imports.import(actor, file.bytes, options);
  }
}
