import { Body, Controller, Delete, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Nothing, Returns } from '#platform/api/returns.js';
import { InboxService } from './inbox.service.js';
import { MessagePage, MessageQuery, MessageView, ReadingDraft, ReadView, UnreadView } from './messages.dto.js';
import { messagePolicy } from './messages.policy.js';

@Controller('messages')
@ApiTag('messages', 'Messages from the school and its staff')
export class InboxController {
  constructor(private readonly inbox: InboxService) {}

  @Get()
  @Can('read', messagePolicy)
  @Returns(MessagePage, 'List your messages, newest first')
  listMessages(@CurrentActor() actor: Actor, @Query() query: MessageQuery) {
    return this.inbox.list(actor, query);
  }

  @Get('unread-count')
  @Can('read', messagePolicy)
  @Returns(UnreadView, 'Count your unread messages')
  countUnreadMessages(@CurrentActor() actor: Actor) {
    return this.inbox.countUnread(actor);
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
  getMessage(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.inbox.get(actor, id);
  }

  @Post(':id/read')
  @Can('edit', messagePolicy, { ownAccount: true })
  @Returns(MessageView, 'Mark a message as read')
  readMessage(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.inbox.read(actor, id);
  }

  @Delete(':id')
  @Can('remove', messagePolicy, { ownAccount: true })
  @Returns(Nothing, 'Hide a message from your inbox')
  hideMessage(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.inbox.hide(actor, id);
  }
}
