import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Database } from '#platform/database/database.js';
import { notFound } from '#platform/problems/problem.js';
import { appendEvents } from './events.sql.js';

/** A breakout group: its number, and the round in which it was made. */
export interface GroupAudience {
  group: number;
  round?: number;
}

/** Who sees an event: all in the session, its moderators, one person and the moderators, or a breakout group and the moderators. */
export type EventAudience = 'all' | 'moderators' | { userId: string } | GroupAudience;

/** An event to append. `payload` holds ids and not names, because names change. */
export interface NewEvent {
  /** Null for an event of the system. */
  userId: string | null;
  type: string;
  payload: object;
  audience?: EventAudience;
}

/**
 * The append-only log of each session. Sequences have no gaps, and events become visible in their order, so a reader who
 * asks for what follows a sequence misses nothing (docs/decisions/0160).
 */
@Injectable()
export class LiveSessionEvents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Appends events in the open transaction and returns the sequence of the last one. Call it last: from here to the commit
   * other events of the session wait.
   */
  async append(sessionId: string, ...events: NewEvent[]): Promise<number> {
    const rows = events.map(({ audience = 'all', ...event }) => ({ ...event, ...audienceColumns(audience) }));
    const values = [sessionId, JSON.stringify(rows), this.clock.now()];
    const [last] = await this.database.query<{ sequence: number | null }>(appendEvents, values);
    if (!last?.sequence) throw notFound('live session');
    return last.sequence;
  }
}

function audienceColumns(audience: EventAudience) {
  if (typeof audience === 'string') return { audience };
  if ('userId' in audience) return { audience: 'user', audienceUserId: audience.userId };
  return { audience: 'group', audienceGroup: audience.group, audienceRound: audience.round };
}
