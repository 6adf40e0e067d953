import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { RequiresAccess } from '#platform/access/access-decider.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { ThreadChanges, ThreadDraft, ThreadPage, ThreadQuery, ThreadView } from './discussions.dto.js';
import { threadPolicy } from './discussions.policy.js';
import { ThreadsService } from './threads.service.js';

@Controller('modules/:moduleId/discussions/:lessonId/threads')
@ApiTag('discussions', 'Threads and replies in the discussions of lessons')
export class ThreadsController {
  constructor(private readonly threads: ThreadsService) {}

  @Get()
  @Can('read', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ThreadPage, 'List the threads of a discussion, most recent activity first')
  listThreads(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Query() query: ThreadQuery,
  ) {
    return this.threads.list(actor, { moduleId, lessonId }, query);
  }

  @Post()
  @Can('create', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ThreadView, 'Start a thread', 201)
  createThread(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @Body() draft: ThreadDraft,
  ) {
    return this.threads.start(actor, { moduleId, lessonId }, draft);
  }

  @Get(':threadId')
  @Can('read', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Returns(ThreadView, 'Show a thread')
  getThread(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
  ) {
    return this.threads.get(actor, { moduleId, lessonId }, threadId);
  }

  @Patch(':threadId')
  @Can('edit', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(ThreadView, 'Change a thread that you started')
  changeThread(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
    @Body() changes: ThreadChanges,
    @IfMatch() version?: number,
  ) {
    return this.threads.change(actor, { moduleId, lessonId }, threadId, changes, version);
  }

  @Delete(':threadId')
  @Can('remove', threadPolicy)
  @RequiresAccess('module', 'moduleId')
  @Refuses(409)
  @Returns(Nothing, 'Delete a thread with its replies')
  removeThread(
    @CurrentActor() actor: Actor,
    @PathId('moduleId') moduleId: string,
    @PathId('lessonId') lessonId: string,
    @PathId('threadId') threadId: string,
  ) {
    return this.threads.remove(actor, { moduleId, lessonId }, threadId);
  }
}
