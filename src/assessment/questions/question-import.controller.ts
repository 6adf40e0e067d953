import { Controller, Post } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { readText } from '#platform/files/text.js';
import { Returns } from '#platform/http/returns.js';
import { Topic } from '#platform/http/topic.js';
import { type Upload, Uploaded } from '#platform/http/uploads.js';
import { QuestionImportService } from './question-import.service.js';
import { QuestionImportOptions, QuestionImportView } from './questions.dto.js';
import { questionPolicy } from './questions.policy.js';

@Controller('imports/questions')
@Topic('imports')
export class QuestionImportController {
  constructor(private readonly imports: QuestionImportService) {}

  @Post()
  @Can('create', questionPolicy)
  @Returns(QuestionImportView, 'Import a file of questions into the bank: all of it or nothing')
  async importQuestions(
    @CurrentActor() actor: Actor,
    @Uploaded(QuestionImportOptions) { file, options }: Upload<QuestionImportOptions>,
  ) {
    return this.imports.import(actor, await readText(file.bytes), options);
  }
}
