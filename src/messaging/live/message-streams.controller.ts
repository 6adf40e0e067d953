import type { ServerResponse } from 'node:http';
import { Controller, Get, Query } from '@nestjs/common';
import { messagePolicy } from '#messaging/inbox/messages.policy.js';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Connection } from '#platform/streams/event-streams.js';
import { LastEventId } from '#platform/streams/last-event-id.js';
import { ReturnsEvents } from '#platform/streams/returns-events.js';
import { streamDocs, streamExample, StreamQuery } from './message-stream.dto.js';
import { MessageStreams } from './message-streams.js';

@Controller('messages')
@ApiTag('messages')
export class MessageStreamsController {
  constructor(private readonly streams: MessageStreams) {}

  @Get('stream')
  @Can('read', messagePolicy)
  @ReturnsEvents('Stream your new messages', streamDocs, streamExample)
  followMessages(
    @CurrentActor() actor: Actor,
    @Connection() connection: ServerResponse,
    @Query() { lastEventId }: StreamQuery,
    @LastEventId() lastEventIdHeader?: string,
  ) {
    return this.streams.open(actor, connection, lastEventIdHeader || lastEventId);
  }
}
