import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PathId } from '#platform/api/requests.js';
import { Refuses, Returns } from '#platform/api/returns.js';
import { liveSessionPolicy } from '#workbook/live-sessions/live-sessions.policy.js';
import { AnnouncementDraft, ChatMessagesView, ChatMessageView, ChatQuery } from './chat.dto.js';
import { ChatService } from './chat.service.js';

@Controller('live-sessions/:id')
@ApiTag('live-sessions')
export class ChatController {
  constructor(private readonly chat: ChatService) {}

  @Get('chat')
  @Can('read', liveSessionPolicy)
  @Returns(ChatMessagesView, 'List the chat messages of a live session, newest first')
  listSessionMessages(@CurrentActor() actor: Actor, @PathId() id: string, @Query() query: ChatQuery) {
    return this.chat.list(actor, id, query);
  }

  @Post('chat/:messageId/hide')
  @Can('moderate', liveSessionPolicy)
  @Returns(ChatMessageView, 'Hide a chat message from participants')
  hideSessionMessage(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('messageId') messageId: string) {
    return this.chat.hide(actor, id, messageId, true);
  }

  @Post('chat/:messageId/unhide')
  @Can('moderate', liveSessionPolicy)
  @Returns(ChatMessageView, 'Show a hidden chat message again')
  unhideSessionMessage(@CurrentActor() actor: Actor, @PathId() id: string, @PathId('messageId') messageId: string) {
    return this.chat.hide(actor, id, messageId, false);
  }

  @Post('announcements')
  @Can('moderate', liveSessionPolicy)
  @Refuses(409)
  @Returns(ChatMessageView, 'Announce something to all in a live session and its breakout groups', 201)
  announceInSession(@CurrentActor() actor: Actor, @PathId() id: string, @Body() { text }: AnnouncementDraft) {
    return this.chat.announce(actor, id, text);
  }
}
