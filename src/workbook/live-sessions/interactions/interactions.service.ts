import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { ChatService } from '#workbook/live-sessions/chat/chat.service.js';
import { HandsService } from '#workbook/live-sessions/hands/hands.service.js';
import { PollsService } from '#workbook/live-sessions/polls/polls.service.js';
import { VotesService } from '#workbook/live-sessions/polls/votes.service.js';
import { QuestionsService } from '#workbook/live-sessions/questions/questions.service.js';
import { readPayload } from './interaction-schemas.js';
import type { SessionInteractionDraft, SessionInteractionView } from './interactions.dto.js';

/** What people do in a session, by type. */
@Injectable()
export class InteractionsService {
  constructor(
    private readonly questions: QuestionsService,
    private readonly polls: PollsService,
    private readonly votes: VotesService,
    private readonly chat: ChatService,
    private readonly hands: HandsService,
  ) {}

  async interact(
    actor: Actor,
    sessionId: string,
    { type, payload }: SessionInteractionDraft,
  ): Promise<SessionInteractionView> {
    return { type, id: await this.run(actor, sessionId, { type, payload }) };
  }

  private run(actor: Actor, sessionId: string, { type, payload }: SessionInteractionDraft): Promise<string> {
    switch (type) {
      case 'question':
        return this.questions.ask(actor, sessionId, readPayload(type, payload));
      case 'poll_create':
        return this.polls.create(actor, sessionId, readPayload(type, payload));
      case 'poll_answer':
        return this.votes.vote(actor, sessionId, readPayload(type, payload));
      case 'chat':
        return this.chat.write(actor, sessionId, readPayload(type, payload));
      case 'hand':
        return this.hands.set(actor, sessionId, readPayload(type, payload));
    }
  }
}
