import { Database } from '#platform/database/database.js';
import { Provides } from '#platform/ports/ports.js';
import type { NewEvent } from '#workbook/live-sessions/events/live-session-events.js';
import { SessionEnding } from '#workbook/live-sessions/lifecycle/session-ending.port.js';
import { tallyEvents } from './poll-results.js';
import { closePolls, pollFor, type PollRow } from './polls.sql.js';

/** Closes the open polls of a session that is over: they take no more votes, and their results are shown. */
@Provides(SessionEnding)
export class PollEnding implements SessionEnding {
  constructor(private readonly database: Database) {}

  async finish(sessionId: string, now: Date): Promise<NewEvent[]> {
    const closed = await this.database.query<{ id: string }>(closePolls, [sessionId, now]);
    if (closed.length === 0) return [];
    const ids = new Set(closed.map(({ id }) => id));
    const polls = await this.database.query<PollRow>(pollFor, [null, sessionId, null]);
    const events = polls.filter(({ id }) => ids.has(id)).flatMap((poll) => tallyEvents('poll_closed', poll));
    return events.map((event) => ({ userId: null, ...event }));
  }
}
