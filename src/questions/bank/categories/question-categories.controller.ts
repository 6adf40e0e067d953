import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { questionCategoryPolicy } from '#questions/bank/questions.policy.js';
import {
  QuestionCategoryChanges,
  QuestionCategoryCopyDraft,
  QuestionCategoryDraft,
  QuestionCategoryPage,
  QuestionCategoryQuery,
  QuestionCategoryView,
} from './question-categories.dto.js';
import { QuestionCategoriesService } from './question-categories.service.js';

@Controller('question-categories')
@ApiTag('questions', 'The question bank with all versions of each question')
export class QuestionCategoriesController {
  constructor(private readonly categories: QuestionCategoriesService) {}

  @Get()
  @Can('read', questionCategoryPolicy)
  @Returns(QuestionCategoryPage, 'List the categories of the question bank by name')
  list(@CurrentActor() actor: Actor, @Query() query: QuestionCategoryQuery) {
    return this.categories.list(actor, query);
  }

  @Post()
  @Can('create', questionCategoryPolicy)
  @Returns(QuestionCategoryView, 'Create a category', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: QuestionCategoryDraft) {
    return this.categories.create(actor, draft);
  }

  @Get(':id')
  @Can('read', questionCategoryPolicy)
  @Returns(QuestionCategoryView, 'Show a category')
  get(@CurrentActor() actor: Actor, @PathId() questionCategoryId: string) {
    return this.categories.get(actor, questionCategoryId);
  }

  @Patch(':id')
  @Can('edit', questionCategoryPolicy)
  @Returns(QuestionCategoryView, 'Rename, move or share a category with everything inside it')
  change(
    @CurrentActor() actor: Actor,
    @PathId() questionCategoryId: string,
    @Body() changes: QuestionCategoryChanges,
    @IfMatch() version?: number,
  ) {
    return this.categories.change(actor, questionCategoryId, changes, version);
  }

  @Post(':id/copy')
  @Can('create', questionCategoryPolicy)
  @Returns(QuestionCategoryView, 'Copy a category with the categories and questions inside it', 201)
  copy(@CurrentActor() actor: Actor, @PathId() questionCategoryId: string, @Body() draft: QuestionCategoryCopyDraft) {
    return this.categories.copy(actor, questionCategoryId, draft);
  }

  @Delete(':id')
  @Can('remove', questionCategoryPolicy)
  @Returns(Nothing, 'Delete a category; its questions and categories move to the one it is in', 204)
  remove(@CurrentActor() actor: Actor, @PathId() questionCategoryId: string) {
    return this.categories.remove(actor, questionCategoryId);
  }
}
