import { Body, Controller, Delete, Get, Patch, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { IfMatch, PathId } from '#platform/api/requests.js';
import { Nothing, Refuses, Returns } from '#platform/api/returns.js';
import { LiveSessionPage, LiveSessionView } from './live-session-views.dto.js';
import { LiveSessionChanges, LiveSessionDraft, LiveSessionQuery } from './live-sessions.dto.js';
import { liveSessionPolicy } from './live-sessions.policy.js';
import { LiveSessionsService } from './live-sessions.service.js';

@Controller('live-sessions')
@ApiTag('live-sessions', 'Lessons that people attend at the same time')
export class LiveSessionsController {
  constructor(private readonly sessions: LiveSessionsService) {}

  @Get()
  @Can('read', liveSessionPolicy)
  @Returns(LiveSessionPage, 'List live sessions')
  listLiveSessions(@CurrentActor() actor: Actor, @Query() query: LiveSessionQuery) {
    return this.sessions.list(actor, query);
  }

  @Post()
  @Can('create', liveSessionPolicy)
  @Returns(LiveSessionView, 'Plan a live session', 201)
  createLiveSession(@CurrentActor() actor: Actor, @Body() draft: LiveSessionDraft) {
    return this.sessions.create(actor, draft);
  }

  @Get(':id')
  @Can('read', liveSessionPolicy)
  @Returns(LiveSessionView, 'Show a live session')
  getLiveSession(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.sessions.get(actor, id);
  }

  @Patch(':id')
  @Can('edit', liveSessionPolicy)
  @Refuses(409)
  @Returns(LiveSessionView, 'Change a live session')
  changeLiveSession(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Body() changes: LiveSessionChanges,
    @IfMatch() version?: number,
  ) {
    return this.sessions.change(actor, id, changes, version);
  }

  @Delete(':id')
  @Can('remove', liveSessionPolicy)
  @Refuses(409)
  @Returns(Nothing, 'Delete a live session that is not in progress')
  removeLiveSession(@CurrentActor() actor: Actor, @PathId() id: string, @IfMatch() version?: number) {
    return this.sessions.remove(actor, id, version);
  }
}
