import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { writeHeartbeats } from './sessions.sql.js';

const flushIntervalMs = 5_000;

/**
 * Session activity, buffered in memory and written in one statement every five seconds, so a heartbeat causes no
 * statement of its own. A killed process loses at most five seconds of activity; a graceful shutdown flushes it.
 */
@Injectable()
export class Heartbeats implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Heartbeats.name);
  private pending = new Map<string, Date>();
  private timer?: NodeJS.Timeout;
  private scheduledFlush?: Promise<void> | undefined;
  private lastFlush = Promise.resolve();

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), flushIntervalMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Buffers the activity of a session at `at`. */
  record(sessionId: string, at: Date): void {
    this.pending.set(sessionId, at);
  }

  /** Flushes after the current event-loop turn, once for all sessions: a whole class returns from a break together. */
  flushSoon(): Promise<void> {
    this.scheduledFlush ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
      this.scheduledFlush = undefined;
      return this.flush();
    });
    return this.scheduledFlush;
  }

  /** Resolves once every heartbeat recorded before the call is written. After a database error they stay buffered. */
  flush(): Promise<void> {
    this.lastFlush = this.lastFlush.then(() => this.write());
    return this.lastFlush;
  }

  private async write(): Promise<void> {
    if (this.pending.size === 0) return;
    const heartbeats = this.pending;
    this.pending = new Map();
    try {
      await this.database.query(writeHeartbeats, [[...heartbeats.keys()], [...heartbeats.values()]]);
    } catch (error) {
      this.logger.warn(`Writing heartbeats failed; retrying in five seconds: ${String(error)}`);
      for (const [id, at] of this.pending) heartbeats.set(id, at);
      this.pending = heartbeats;
    }
  }
}
