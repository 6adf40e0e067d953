import type { ServerResponse } from 'node:http';
import { Controller, Get, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { Connection } from '#platform/streams/event-streams.js';
import { LastEventId } from '#platform/streams/last-event-id.js';
import { ReturnsEvents } from '#platform/streams/returns-events.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { EventListService } from './event-list.service.js';
import { SessionEventQuery, SessionEventsView } from './events.dto.js';
import { liveStreamDocs, liveStreamExample, LiveStreamQuery } from './live-stream.docs.js';
import { LiveStreams } from './live-streams.js';

@Controller('live-sessions/:id')
@ApiTag('live-sessions')
export class LiveStreamsController {
  constructor(
    private readonly events: EventListService,
    private readonly streams: LiveStreams,
  ) {}

  @Get('interactions')
  @Can('read', liveSessionPolicy)
  @Returns(SessionEventsView, 'List what happened in a live session, in order')
  listSessionInteractions(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: SessionEventQuery) {
    return this.events.list(actor, id, query);
  }

  @Get('stream')
  @Can('read', liveSessionPolicy)
  @Refuses(409)
  @ReturnsEvents('Stream what happens in a live session', liveStreamDocs, liveStreamExample)
  followLiveSession(
    @CurrentActor() actor: Actor,
    @PathId() id: string,
    @Connection() connection: ServerResponse,
    @Query() { lastEventId }: LiveStreamQuery,
    @LastEventId() lastEventIdHeader?: string,
  ) {
    return this.streams.open(actor, id, connection, lastEventIdHeader || lastEventId);
  }
}
