import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { ReplyDraft, ReplyPage, ReplyQuery, ReplyView } from './discussions.dto.js';
import { replyPolicy } from './discussions.policy.js';
import { RepliesService } from './replies.service.js';

@Controller('modules/:moduleId/discussions/:lessonId/threads/:threadId/replies')
@ApiTag('discussions')
export class RepliesController {
  constructor(private readonly replies: RepliesService) {}

  @Get()
  @Can('read', replyPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ReplyPage, 'List the replies of a thread, oldest first')
  listReplies(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
    @Query() query: ReplyQuery,
  ) {
    return this.replies.list(actor, { moduleId, lessonId, threadId }, query);
  }

  @Post()
  @Can('create', replyPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ReplyView, 'Reply to a thread', 201)
  createReply(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
    @Body() draft: ReplyDraft,
  ) {
    return this.replies.add(actor, { moduleId, lessonId, threadId }, draft);
  }

  @Patch(':replyId')
  @Can('edit', replyPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ReplyView, 'Change your reply')
  changeReply(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
    @PathId('replyId') replyId: string,
    @Body() changes: ReplyDraft,
    @IfMatch() version?: number,
  ) {
    return this.replies.change(actor, { moduleId, lessonId, threadId }, replyId, changes, version);
  }

  @Delete(':replyId')
  @Can('remove', replyPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(Nothing, 'Delete a reply')
  removeReply(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
    @PathId('replyId') replyId: string,
  ) {
    return this.replies.remove(actor, { moduleId, lessonId, threadId }, replyId);
  }
}
