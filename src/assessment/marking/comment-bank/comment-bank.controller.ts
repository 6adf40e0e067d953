import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { assessmentPolicy } from '#assessment/assessments/assessments.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import {
  CommentSuggestionPage,
  CommentSuggestionQuery,
  MarkingCommentChanges,
  MarkingCommentDraft,
  MarkingCommentPage,
  MarkingCommentQuery,
  MarkingCommentView,
} from './comment-bank.dto.js';
import { markingCommentPolicy } from './comment-bank.policy.js';
import { CommentBankService } from './comment-bank.service.js';

@Controller('marking-comments')
@ApiTag('marking')
export class MarkingCommentsController {
  constructor(private readonly bank: CommentBankService) {}

  @Get()
  @Can('read', markingCommentPolicy)
  @Returns(MarkingCommentPage, 'List your reusable comments and those others share, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: MarkingCommentQuery) {
    return this.bank.list(actor, query);
  }

  @Post()
  @Can('create', markingCommentPolicy)
  @Returns(MarkingCommentView, 'Keep a comment in order to use it again', 201)
  create(@CurrentActor() actor: Actor, @Body() draft: MarkingCommentDraft) {
    return this.bank.create(actor, draft);
  }

  @Get(':id')
  @Can('read', markingCommentPolicy)
  @Returns(MarkingCommentView, 'Show a reusable comment')
  get(@CurrentActor() actor: Actor, @PathId() commentId: string) {
    return this.bank.get(actor, commentId);
  }

  @Patch(':id')
  @Can('edit', markingCommentPolicy)
  @Returns(MarkingCommentView, 'Change a reusable comment; where it was used, it stays as it was')
  change(
    @CurrentActor() actor: Actor,
    @PathId() commentId: string,
    @Body() changes: MarkingCommentChanges,
    @IfMatch(true) version?: number,
  ) {
    return this.bank.change(actor, commentId, changes, version);
  }

  @Delete(':id')
  @Can('remove', markingCommentPolicy)
  @Returns(Nothing, 'Delete a reusable comment; where it was used, it stays')
  remove(@CurrentActor() actor: Actor, @PathId() commentId: string) {
    return this.bank.remove(actor, commentId);
  }
}

@Controller('assessments/:id/items/:itemId/comment-suggestions')
@ApiTag('marking')
export class CommentSuggestionsController {
  constructor(private readonly bank: CommentBankService) {}

  @Get()
  @Can('edit', assessmentPolicy)
  @Returns(CommentSuggestionPage, 'List comments for answers to an item, the most used for its question first')
  suggestComments(
    @CurrentActor() actor: Actor,
    @PathId() assessmentId: string,
    @PathId('itemId') itemId: string,
    @Query() query: CommentSuggestionQuery,
  ) {
    return this.bank.suggest(actor, assessmentId, itemId, query);
  }
}
