import type { ServerResponse } from 'node:http';
import { Body, Controller, Delete, Get, Headers, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { PageQuery } from '#platform/api/page.js';
import { IdempotencyKey, PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { Connection } from '#platform/streams/event-streams.js';
import { ReturnsEvents } from '#platform/streams/returns-events.js';
import { InboxService } from './inbox.service.js';
import { MessageStreams } from './message-streams.js';
import {
  MessageDraft,
  MessagePage,
  MessageQuery,
  MessageView,
  ReadingDraft,
  ReadView,
  SendPage,
  SendView,
  StreamQuery,
  UnreadView,
} from './messages.dto.js';
import { messagePolicy, sendPolicy } from './messages.policy.js';
import { SendingService } from './sending.service.js';
import { streamExample, streamDocs } from './stream.docs.js';

@Controller('messages')
@ApiTag('messages', 'Messages from the school and its staff')
export class MessagesController {
  constructor(
    private readonly inbox: InboxService,
    private readonly sending: SendingService,
    private readonly streams: MessageStreams,
  ) {}

  @Get()
  @Can('read', messagePolicy)
  @Returns(MessagePage, 'List your messages, newest first')
  list(@CurrentActor() actor: Actor, @Query() query: MessageQuery) {
    return this.inbox.list(actor, query);
  }

  @Post()
  @Can('create', sendPolicy)
  @Returns(SendView, 'Send a message to a person, a class, a subject or the whole organization', 202)
  send(@CurrentActor() actor: Actor, @Body() draft: MessageDraft, @IdempotencyKey() key: string | null) {
    return this.sending.send(actor, draft, key);
  }

  @Get('unread-count')
  @Can('read', messagePolicy)
  @Returns(UnreadView, 'Count your unread messages')
  countUnreadMessages(@CurrentActor() actor: Actor) {
    return this.inbox.countUnread(actor);
  }

  @Get('stream')
  @Can('read', messagePolicy)
  @ReturnsEvents('Stream your new messages', streamDocs, streamExample)
  followMessages(
    @CurrentActor() actor: Actor,
    @Connection() connection: ServerResponse,
    @Query() { lastEventId }: StreamQuery,
    @Headers('last-event-id') lastEventIdHeader?: string,
  ) {
    return this.streams.follow(actor, connection, lastEventIdHeader || lastEventId);
  }

  @Get('sent')
  @Can('read', sendPolicy)
  @Returns(SendPage, 'List the messages you sent, newest first, with their read counts')
  listSentMessages(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.sending.listSent(actor, query);
  }

  @Get('sent/:id')
  @Can('read', sendPolicy)
  @Returns(SendView, 'Show a message you sent, with its read count')
  getSentMessage(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.sending.getSent(actor, id);
  }

  @Post('read-all')
  @Can('edit', messagePolicy, { ownAccount: true })
  @Returns(ReadView, 'Mark your messages as read', 200)
  readAllMessages(@CurrentActor() actor: Actor, @Body() reading: ReadingDraft) {
    return this.inbox.readAll(actor, reading);
  }

  @Get(':id')
  @Can('read', messagePolicy)
  @Returns(MessageView, 'Show a message')
  get(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.inbox.get(actor, id);
  }

  @Post(':id/read')
  @Can('edit', messagePolicy, { ownAccount: true })
  @Returns(MessageView, 'Mark a message as read')
  read(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.inbox.read(actor, id);
  }

  @Delete(':id')
  @Can('remove', messagePolicy, { ownAccount: true })
  @Returns(Nothing, 'Hide a message from your inbox')
  hide(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.inbox.hide(actor, id);
  }
}
