import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { onePage } from '#platform/api/page.js';
import { Database } from '#platform/database/database.js';
import { Audiences } from '#workbook/live-sessions/events/audiences.js';
import { FeatureActions } from '#workbook/live-sessions/interactions/feature-actions.js';
import type { InteractionPayloads } from '#workbook/live-sessions/interactions/interaction-schemas.js';
import type { HandView } from './hands.dto.js';
import { lowerHand, raisedHands, raiseHand, removeStaleHand } from './hands.sql.js';

/** Raised hands. They need no feature, and muted people may raise theirs to be heard. */
@Injectable()
export class HandsService {
  constructor(
    private readonly actions: FeatureActions,
    private readonly audiences: Audiences,
    private readonly database: Database,
  ) {}

  async list(actor: Actor, sessionId: string) {
    await this.audiences.readerOf(actor, sessionId);
    return onePage(await this.database.query<HandView>(raisedHands, [sessionId]));
  }

  /** Raises or lowers the own hand. Has no effect if it is so already. */
  async set(actor: Actor, sessionId: string, { isRaised }: InteractionPayloads['hand']): Promise<string> {
    const key = [sessionId, actor.userId];
    await this.actions.actPresent(actor, sessionId, async () => {
      if (isRaised) await this.database.query(removeStaleHand, key);
      const changed = isRaised
        ? await this.database.query(raiseHand, [...key, this.actions.now])
        : await this.database.query(lowerHand, key);
      if (changed.length === 0) return { result: undefined };
      const events = [{ type: 'hand', payload: { userId: actor.userId, isRaised } }];
      return { result: undefined, events, ...(isRaised && { counts: {} }) };
    });
    return sessionId;
  }

  /** Lowers the hand of another person as a moderator. */
  async lower(actor: Actor, sessionId: string, userId: string): Promise<void> {
    await this.actions.moderate(actor, sessionId, async () => {
      const lowered = await this.database.query(lowerHand, [sessionId, userId]);
      const event = { type: 'hand', payload: { userId, isRaised: false } };
      return { result: undefined, events: lowered.length > 0 ? [event] : [] };
    });
  }
}
