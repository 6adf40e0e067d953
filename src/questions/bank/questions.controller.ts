import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { QuestionQuery } from './question-query.dto.js';
import { QuestionVersionPage } from './question-versions.dto.js';
import { QuestionChanges, QuestionDraft, QuestionPage, QuestionRemovedView, QuestionView } from './questions.dto.js';
import { questionPolicy } from './questions.policy.js';
import { QuestionsService } from './questions.service.js';
import { QuestionUsageView } from './usage/question-usage.dto.js';
import { QuestionUsageService } from './usage/question-usage.service.js';

@Controller('questions')
@ApiTag('questions', 'The question bank with all versions of each question')
export class QuestionsController {
  constructor(
    private readonly questions: QuestionsService,
    private readonly usage: QuestionUsageService,
  ) {}

  @Get()
  @Can('read', questionPolicy)
  @Returns(QuestionPage, 'List the question bank, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: QuestionQuery) {
    return this.questions.list(actor, query);
  }

  @Post()
  @Can('create', questionPolicy)
  @Returns(QuestionView, 'Create a question', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: QuestionDraft) {
    return this.questions.create(actor, draft);
  }

  @Get(':id')
  @Can('read', questionPolicy)
  @Returns(QuestionView, 'Show a question with its key')
  get(@CurrentActor() actor: Actor, @PathId() questionId: string) {
    return this.questions.get(actor, questionId);
  }

  @Get(':id/versions')
  @Can('read', questionPolicy)
  @Returns(QuestionVersionPage, 'List the versions of a question, newest first')
  listVersions(@CurrentActor() actor: Actor, @PathId() questionId: string, @Query() query: PageQuery) {
    return this.questions.listVersions(actor, questionId, query);
  }

  @Get(':id/usage')
  @Can('read', questionPolicy)
  @Returns(QuestionUsageView, 'Show which assessments and lessons use a question')
  findUsage(@CurrentActor() actor: Actor, @PathId() questionId: string) {
    return this.usage.find(actor, questionId);
  }

  @Patch(':id')
  @Can('edit', questionPolicy)
  @Returns(QuestionView, 'Change a question; a change of its content makes a new version')
  change(
    @CurrentActor() actor: Actor,
    @PathId() questionId: string,
    @Body() changes: QuestionChanges,
    @IfMatch() version?: number,
  ) {
    return this.questions.change(actor, questionId, changes, version);
  }

  @Delete(':id')
  @Can('remove', questionPolicy)
  @Returns(QuestionRemovedView, 'Delete a question, or archive it if an assessment uses it')
  remove(@CurrentActor() actor: Actor, @PathId() questionId: string) {
    return this.questions.remove(actor, questionId);
  }

  @Post(':id/restore')
  @Can('remove', questionPolicy)
  @Returns(QuestionView, 'Restore an archived question')
  restore(@CurrentActor() actor: Actor, @PathId() questionId: string) {
    return this.questions.restore(actor, questionId);
  }
}
