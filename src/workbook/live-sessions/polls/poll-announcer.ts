import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { LiveSessionEvents } from '#workbook/live-sessions/events/live-session-events.js';
import { SessionTurns } from '#workbook/live-sessions/participants/session-turns.js';
import { tallyEvents } from './poll-results.js';
import { claimAnnouncement, pollFor, type PollRow } from './polls.sql.js';

const announcementIntervalMs = 1_000;

/**
 * Announces the results of open polls. However many votes arrive, all processes together append them to the log at most once
 * a second per poll, because each event goes to everyone in the session.
 */
@Injectable()
export class PollAnnouncer implements BeforeApplicationShutdown {
  private readonly logger = new Logger(PollAnnouncer.name);
  private readonly timers = new Map<string, NodeJS.Timeout>();

  constructor(
    private readonly turns: SessionTurns,
    private readonly events: LiveSessionEvents,
    private readonly database: Database,
  ) {}

  beforeApplicationShutdown(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    this.timers.clear();
  }

  /** Announces the committed votes of a poll soon. */
  announce(sessionId: string, pollId: string, delayMs = 0): void {
    if (this.timers.has(pollId)) return;
    const timer = setTimeout(() => {
      this.timers.delete(pollId);
      this.run(sessionId, pollId).catch((error: unknown) => {
        this.logger.warn(`Could not announce the results of a poll: ${String(error)}`);
      });
    }, delayMs);
    this.timers.set(pollId, timer.unref());
  }

  private async run(sessionId: string, pollId: string): Promise<void> {
    const isDue = await this.turns.run(sessionId, async () => {
      const claimed = await this.database.query(claimAnnouncement, [pollId]);
      const [poll] = await this.database.query<PollRow>(pollFor, [pollId, sessionId, null]);
      if (!poll || poll.closedAt) return false;
      if (claimed.length === 0) return true;
      const events = tallyEvents('poll_results', poll).map((event) => ({ userId: null, ...event }));
      await this.events.append(sessionId, ...events);
      return false;
    });
    // Announced a moment ago, possibly by another process and without the last votes.
    if (isDue) this.announce(sessionId, pollId, announcementIntervalMs);
  }
}
