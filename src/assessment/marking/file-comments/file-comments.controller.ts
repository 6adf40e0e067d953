import { Body, Controller, Delete, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { submissionPolicy } from '#assessment/submissions/submissions.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import {
  FileCommentChanges,
  FileCommentDraft,
  FileCommentPage,
  FileCommentQuery,
  FileCommentReplyDraft,
  FileCommentResolution,
  FileCommentView,
} from './file-comments.dto.js';
import { fileCommentPolicy } from './file-comments.policy.js';
import { FileCommentsService } from './file-comments.service.js';

@Controller('submissions/:id/file-comments')
@ApiTag('marking')
export class SubmissionFileCommentsController {
  constructor(private readonly comments: FileCommentsService) {}

  @Get()
  @Can('read', submissionPolicy)
  @Returns(FileCommentPage, 'List the comments on the files of a submission, oldest first')
  listFileComments(@CurrentActor() actor: Actor, @PathId() submissionId: string, @Query() query: FileCommentQuery) {
    return this.comments.list(actor, submissionId, query);
  }

  @Post()
  @Can('edit', submissionPolicy)
  @Returns(FileCommentView, 'Comment on a place of a submitted file', 201)
  createFileComment(@CurrentActor() actor: Actor, @PathId() submissionId: string, @Body() draft: FileCommentDraft) {
    return this.comments.create(actor, submissionId, draft);
  }
}

@Controller('file-comments')
@ApiTag('marking')
export class FileCommentsController {
  constructor(private readonly comments: FileCommentsService) {}

  @Get(':id')
  @Can('read', fileCommentPolicy)
  @Returns(FileCommentView, 'Show a comment on a submitted file')
  get(@CurrentActor() actor: Actor, @PathId() commentId: string) {
    return this.comments.get(actor, commentId);
  }

  @Patch(':id')
  @Can('edit', fileCommentPolicy)
  @Returns(FileCommentView, 'Change your comment on a submitted file')
  change(
    @CurrentActor() actor: Actor,
    @PathId() commentId: string,
    @Body() changes: FileCommentChanges,
    @IfMatch(true) version?: number,
  ) {
    return this.comments.change(actor, commentId, changes, version);
  }

  @Delete(':id')
  @Can('remove', fileCommentPolicy)
  @Returns(Nothing, 'Delete a comment on a submitted file, with its replies')
  remove(@CurrentActor() actor: Actor, @PathId() commentId: string) {
    return this.comments.remove(actor, commentId);
  }

  @Put(':id/resolution')
  @Can('resolve', fileCommentPolicy)
  @Returns(FileCommentView, 'Mark a comment as resolved, or reopen it')
  resolveFileComment(
    @CurrentActor() actor: Actor,
    @PathId() commentId: string,
    @Body() { isResolved }: FileCommentResolution,
  ) {
    return this.comments.resolve(actor, commentId, isResolved);
  }

  @Post(':id/replies')
  @Can('reply', fileCommentPolicy)
  @Returns(FileCommentView, 'Reply to a comment on a submitted file', 201)
  replyToFileComment(
    @CurrentActor() actor: Actor,
    @PathId() commentId: string,
    @Body() { text }: FileCommentReplyDraft,
  ) {
    return this.comments.reply(actor, commentId, text);
  }

  @Delete(':id/replies/:fileReplyId')
  @Can('reply', fileCommentPolicy)
  @Returns(Nothing, 'Delete your reply')
  removeFileCommentReply(
    @CurrentActor() actor: Actor,
    @PathId() commentId: string,
    @PathId('fileReplyId') replyId: string,
  ) {
    return this.comments.removeReply(actor, commentId, replyId);
  }
}
