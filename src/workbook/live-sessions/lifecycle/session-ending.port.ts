import type { NewEvent } from '#workbook/live-sessions/events/live-session-events.js';

/** Port: what a feature does when a session is over. Called in the transaction that ends or cancels the session, which is locked. */
export abstract class SessionEnding {
  /** Returns the events to announce before the end. */
  abstract finish(sessionId: string, now: Date): Promise<NewEvent[]>;
}
