import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { invalid, notFound, tooMany } from '#platform/problems/problem.js';
import { roundOfGroup } from '#workbook/live-sessions/breakouts/group-access.js';
import { Audiences } from '#workbook/live-sessions/events/audiences.js';
import type { EventAudience } from '#workbook/live-sessions/events/live-session-events.js';
import { FeatureActions } from '#workbook/live-sessions/interactions/feature-actions.js';
import {
  type InteractionPayloads,
  maxMessageLength,
  storedText,
} from '#workbook/live-sessions/interactions/interaction-schemas.js';
import type { Standing } from '#workbook/live-sessions/participants/standing.js';
import type { ChatQuery } from './chat.dto.js';
import { addMessage, hideMessage, messageFor, type MessageRow, messagesFor, takeChatTurn } from './chat.sql.js';

type MessageAudience = Pick<MessageRow, 'audience' | 'group' | 'round'>;

/** Chat of a session and of its breakout groups. */
@Injectable()
export class ChatService {
  constructor(
    private readonly actions: FeatureActions,
    private readonly audiences: Audiences,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, sessionId: string, { before, limit }: ChatQuery) {
    const reader = await this.readerValues(actor, sessionId);
    const items = await this.database.query<MessageRow>(messagesFor, [...reader, before ?? null, limit]);
    return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
  }

  /**
   * Writes to all, to an open breakout group, or, where the session says so, to the moderators. Throws 429 `chat_slow_mode`
   * for a participant who must wait.
   */
  async write(actor: Actor, sessionId: string, { text, group }: InteractionPayloads['chat']): Promise<string> {
    const id = newId();
    const requirements = { feature: 'chat', permission: 'can_speak' } as const;
    await this.actions.act(actor, sessionId, requirements, async (standing) => {
      const stored = storedText(text, maxMessageLength);
      if (stored.length > standing.config.maxLength)
        throw invalid('chat_too_long', `A message must be at most ${standing.config.maxLength} characters long.`);
      const audience = group ? await this.groupAudience(actor, sessionId, { group, standing }) : audienceOf(standing);
      await this.takeTurn(actor, sessionId, standing);
      await this.add({ id, sessionId, authorId: actor.userId, text: stored, isAnnouncement: false, ...audience });
      const event = { type: 'chat', payload: { messageId: id }, audience: eventAudience(audience) };
      return { result: undefined, counts: {}, events: [event] };
    });
    return id;
  }

  /** Writes to all in the session as a moderator, also to those in breakout groups. */
  async announce(actor: Actor, sessionId: string, text: string): Promise<MessageRow> {
    const id = newId();
    await this.actions.moderate(actor, sessionId, async () => {
      const message = {
        id,
        sessionId,
        authorId: actor.userId,
        text: storedText(text, maxMessageLength),
        isAnnouncement: true,
      };
      await this.add({ ...message, audience: 'all', group: null, round: 0 });
      return { result: undefined, events: [{ type: 'announcement', payload: { messageId: id } }] };
    });
    return this.get(actor, sessionId, id);
  }

  /** Hides a message from participants, or shows it again. Has no effect if that was done before. */
  async hide(actor: Actor, sessionId: string, id: string, isHidden: boolean): Promise<MessageRow> {
    await this.actions.moderateAnytime(actor, sessionId, async () => {
      const values = isHidden ? [this.actions.now, actor.userId] : [null, null];
      const [changed] = await this.database.query<MessageAudience>(hideMessage, [id, sessionId, ...values]);
      if (!changed) return { result: undefined };
      const event = { type: isHidden ? 'message_hidden' : 'message_shown', payload: { messageId: id } };
      return { result: undefined, events: [{ ...event, audience: eventAudience(changed) }] };
    });
    return this.get(actor, sessionId, id);
  }

  private async groupAudience(
    { userId }: Actor,
    sessionId: string,
    { group, standing }: { group: number; standing: Standing<'chat'> },
  ): Promise<MessageAudience> {
    const { moderates } = standing;
    const round = await roundOfGroup(this.database, [sessionId, group], { userId, moderates });
    return { audience: 'group', group, round };
  }

  private async get(actor: Actor, sessionId: string, id: string): Promise<MessageRow> {
    const reader = await this.readerValues(actor, sessionId);
    const [message] = await this.database.query<MessageRow>(messageFor, [...reader, id]);
    if (!message) throw notFound('message');
    return message;
  }

  private async readerValues(actor: Actor, sessionId: string): Promise<unknown[]> {
    const { moderates, group, round } = await this.audiences.readerOf(actor, sessionId);
    return [sessionId, actor.userId, moderates, group, round];
  }

  /** The database decides which of several messages at the same time is the one. */
  private async takeTurn(actor: Actor, sessionId: string, { config, moderates }: Standing<'chat'>): Promise<void> {
    const { slowModeSeconds } = config;
    if (slowModeSeconds === 0 || moderates) return;
    const values = [sessionId, actor.userId, this.actions.now, slowModeSeconds];
    if ((await this.database.query(takeChatTurn, values)).length > 0) return;
    const rule = `This chat takes one message of each person in ${slowModeSeconds} seconds. Wait before you write again.`;
    throw tooMany('chat_slow_mode', rule, slowModeSeconds);
  }

  private async add(message: Omit<MessageRow, 'authorName' | 'hiddenAt' | 'createdAt' | 'text'> & { text: string }) {
    const { id, sessionId, authorId, text, audience, group, round, isAnnouncement } = message;
    const values = [id, sessionId, authorId, text, audience, group, round, isAnnouncement, this.actions.now];
    await this.database.query(addMessage, values);
  }
}

function audienceOf({ config, moderates }: Standing<'chat'>): MessageAudience {
  return { audience: config.onlyToModerators && !moderates ? 'moderators' : 'all', group: null, round: 0 };
}

function eventAudience({ audience, group, round }: MessageAudience): EventAudience {
  if (audience === 'group' && group) return { group, round };
  return audience === 'moderators' ? 'moderators' : 'all';
}
