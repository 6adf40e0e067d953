import { Controller, Post } from '@nestjs/common';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { ReplyView, ThreadView } from './discussions.dto.js';
import { replyPolicy, threadPolicy } from './discussions.policy.js';
import { RepliesService } from './replies.service.js';
import { ThreadsService } from './threads.service.js';

/** What teachers of a module and admins do with the posts of others. */
@Controller('modules/:moduleId/discussions/:lessonId/threads/:threadId')
@ApiTag('discussions')
export class ModerationController {
  constructor(
    private readonly threads: ThreadsService,
    private readonly replies: RepliesService,
  ) {}

  @Post('close')
  @Can('moderate', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ThreadView, 'Close a thread for replies')
  closeThread(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
  ) {
    return this.threads.moderate(actor, { moduleId, lessonId }, threadId, 'closed');
  }

  @Post('reopen')
  @Can('moderate', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ThreadView, 'Open a closed thread')
  reopenThread(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
  ) {
    return this.threads.moderate(actor, { moduleId, lessonId }, threadId, 'reopened');
  }

  @Post('hide')
  @Can('moderate', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ThreadView, 'Hide a thread from others than its author')
  hideThread(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
  ) {
    return this.threads.moderate(actor, { moduleId, lessonId }, threadId, 'hidden');
  }

  @Post('unhide')
  @Can('moderate', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ThreadView, 'Show a hidden thread again')
  unhideThread(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
  ) {
    return this.threads.moderate(actor, { moduleId, lessonId }, threadId, 'unhidden');
  }

  @Post('replies/:replyId/hide')
  @Can('moderate', replyPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ReplyView, 'Hide a reply from others than its author')
  hideReply(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
    @PathId('replyId') replyId: string,
  ) {
    return this.replies.moderate(actor, { moduleId, lessonId, threadId }, replyId, 'hidden');
  }

  @Post('replies/:replyId/unhide')
  @Can('moderate', replyPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ReplyView, 'Show a hidden reply again')
  unhideReply(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
    @PathId('replyId') replyId: string,
  ) {
    return this.replies.moderate(actor, { moduleId, lessonId, threadId }, replyId, 'unhidden');
  }
}
