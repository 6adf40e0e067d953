import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { PageQuery } from '#platform/api/page.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import {
  QuestionChanges,
  QuestionDraft,
  QuestionPage,
  QuestionQuery,
  QuestionRemovedView,
  QuestionView,
} from './questions.dto.js';
import { QuestionVersionPage } from './question-versions.dto.js';
import { questionPolicy } from './questions.policy.js';
import { QuestionsService } from './questions.service.js';

@Controller('questions')
@ApiTag('questions', 'The question bank with all versions of each question')
export class QuestionsController {
  constructor(private readonly questions: QuestionsService) {}

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
}
