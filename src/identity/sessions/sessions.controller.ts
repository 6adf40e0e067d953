import { Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { Can, SignedIn } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { OpenSessions } from './open-sessions.js';
import { OwnSessionPage, PingView } from './sessions.dto.js';
import { sessionPolicy } from './sessions.policy.js';
import { SessionsService } from './sessions.service.js';

@Controller('session')
@ApiTag('sessions', 'Login sessions: heartbeats, listing and revocation')
export class SessionPingController {
  constructor(private readonly openSessions: OpenSessions) {}

  @Post('ping')
  @SignedIn({ ownAccount: true })
  @Returns(PingView, 'Keep the current session open')
  async ping(@CurrentActor() actor: Actor) {
    return { success: true, expiresAt: await this.openSessions.ping(actor) };
  }
}

@Controller('sessions')
@ApiTag('sessions')
export class SessionsController {
  constructor(private readonly sessions: SessionsService) {}

  @Get('me')
  @Can('read', sessionPolicy)
  @Returns(OwnSessionPage, 'List your own login sessions, newest first')
  listOwnSessions(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.sessions.list(actor, query);
  }

  @Delete(':id')
  @Can('remove', sessionPolicy, { ownAccount: true })
  @Returns(Nothing, 'End a login session on another device')
  revoke(@CurrentActor() actor: Actor, @PathId() sessionId: string) {
    return this.sessions.revoke(actor, sessionId);
  }
}
