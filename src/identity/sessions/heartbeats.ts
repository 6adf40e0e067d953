import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { WriteBuffer } from '#platform/pacing/write-buffer.js';
import { writeHeartbeats } from './sessions.sql.js';

const flushIntervalMs = 5_000;
const batchSize = 2_000;
const maxBuffered = 50_000;

interface Heartbeat {
  sessionId: string;
  at: Date;
}

/**
 * Session activity, buffered in memory and written in one statement every five seconds, so a heartbeat causes no
 * statement of its own. A killed process loses at most five seconds of activity; a graceful shutdown flushes it.
 */
@Injectable()
export class Heartbeats implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Heartbeats.name);
  private readonly buffer = new WriteBuffer<Heartbeat>({
    intervalMs: flushIntervalMs,
    batchSize,
    max: maxBuffered,
    keyOf: ({ sessionId }) => sessionId,
  });

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.buffer.start({
      write: (heartbeats) => this.write(heartbeats),
      keepAfter: (error) => {
        this.logger.warn(`Writing heartbeats failed; retrying in five seconds: ${String(error)}`);
        return true;
      },
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.buffer.close();
  }

  /** Buffers the activity of a session at `at`. */
  record(sessionId: string, at: Date): void {
    this.buffer.add({ sessionId, at });
  }

  /** Flushes after the current event-loop turn, once for all sessions: a whole class returns from a break together. */
  flushSoon(): Promise<void> {
    return this.buffer.flushSoon();
  }

  /** Resolves once every heartbeat recorded before the call is written. After a database error they stay buffered. */
  flush(): Promise<void> {
    return this.buffer.flush();
  }

  private async write(heartbeats: Heartbeat[]): Promise<void> {
    await this.database.query(writeHeartbeats, [
      heartbeats.map(({ sessionId }) => sessionId),
      heartbeats.map(({ at }) => at),
    ]);
  }
}
