import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';

const flushEveryMs = 5_000;

const flush: Statement = {
  name: 'heartbeats-flush',
  text: `UPDATE user_sessions s SET last_active = beat.at
         FROM unnest($1::uuid[], $2::timestamptz[]) AS beat (id, at)
         WHERE s.id = beat.id AND s.end_time IS NULL AND s.last_active < beat.at`,
};

/**
 * Signs of life, collected in memory and written in one statement every five seconds, so that a heartbeat costs the
 * database nothing. A killed process loses at most those five seconds; a stopped one writes them first.
 */
@Injectable()
export class Heartbeats implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Heartbeats.name);
  private pending = new Map<string, Date>();
  private timer?: NodeJS.Timeout;
  private soon?: Promise<void>;
  private written = Promise.resolve();

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), flushEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Notes that somebody was there at `at`. */
  note(sessionId: string, at: Date): void {
    this.pending.set(sessionId, at);
  }

  /** Writes at the end of this turn, once for all who ask in it: a whole class comes back from a break together. */
  writeSoon(): Promise<void> {
    this.soon ??= new Promise((turn) => setImmediate(turn)).then(() => {
      this.soon = undefined;
      return this.flush();
    });
    return this.soon;
  }

  /** Once this is over, what had been noted is written, whoever was at it already. What cannot be is kept for the next time. */
  flush(): Promise<void> {
    this.written = this.written.then(() => this.write());
    return this.written;
  }

  private async write(): Promise<void> {
    if (this.pending.size === 0) return;
    const beats = this.pending;
    this.pending = new Map();
    try {
      await this.database.query(flush, [[...beats.keys()], [...beats.values()]]);
    } catch (error) {
      this.logger.warn(`Heartbeats wait for the database: ${String(error)}`);
      for (const [id, at] of this.pending) beats.set(id, at);
      this.pending = beats;
    }
  }
}
