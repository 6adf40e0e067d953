import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { Can } from '#platform/access/access.js';
import { type Actor, CurrentActor } from '#platform/access/actor.js';
import { ApiTag } from '#platform/api/api-tag.js';
import { PageQuery } from '#platform/api/page.js';
import { IdempotencyKey, PathId } from '#platform/api/requests.js';
import { Returns } from '#platform/api/returns.js';
import { SendingService } from './sending.service.js';
import { MessageDraft, SentMessagePage, SentMessageView } from './sent-messages.dto.js';
import { sentMessagePolicy } from './sent-messages.policy.js';

@Controller('messages')
@ApiTag('messages')
export class SendingController {
  constructor(private readonly sending: SendingService) {}

  @Post()
  @Can('create', sentMessagePolicy)
  @Returns(SentMessageView, 'Send a message to a person, a class, a subject or the whole organization', 202)
  sendMessage(@CurrentActor() actor: Actor, @Body() draft: MessageDraft, @IdempotencyKey() key: string | null) {
    return this.sending.send(actor, draft, key);
  }

  @Get('sent')
  @Can('read', sentMessagePolicy)
  @Returns(SentMessagePage, 'List the messages you sent, newest first, with their read counts')
  listSentMessages(@CurrentActor() actor: Actor, @Query() query: PageQuery) {
    return this.sending.listSent(actor, query);
  }

  @Get('sent/:id')
  @Can('read', sentMessagePolicy)
  @Returns(SentMessageView, 'Show a message you sent, with its read count')
  getSentMessage(@CurrentActor() actor: Actor, @PathId() id: string) {
    return this.sending.getSent(actor, id);
  }
}
