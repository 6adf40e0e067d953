import { Injectable } from '@nestjs/common';
import type { Actor } from '#platform/access/actor.js';
import { Database } from '#platform/database/database.js';
import { Audiences } from './audiences.js';
import type { SessionEventQuery, SessionEventsView, SessionEventView } from './events.dto.js';
import { eventsFor } from './events.sql.js';

/** The log of a session, for those who take part in it. */
@Injectable()
export class EventListService {
  constructor(
    private readonly audiences: Audiences,
    private readonly database: Database,
  ) {}

  /** The events that the actor may see, in their order. Throws 403 `not_in_session` for a person who never joined. */
  async list(actor: Actor, sessionId: string, query: SessionEventQuery): Promise<SessionEventsView> {
    const { after, limit, type = null, userId = null } = query;
    const { moderates, group, round } = await this.audiences.readerOf(actor, sessionId);
    const values = [sessionId, after, type, userId, moderates, actor.userId, group, round, limit];
    const items = await this.database.query<SessionEventView>(eventsFor, values);
    const last = items.at(-1);
    return { items, next: items.length === limit && last ? last.sequence : null };
  }
}
