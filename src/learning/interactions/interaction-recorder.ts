import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database } from '#platform/database/database.js';
import { WriteBuffer } from '#platform/pacing/write-buffer.js';
import { InteractionConsent } from './interaction-consent.js';
import { insertInteractions } from './interactions.sql.js';

/** An action of a user, not stored yet. */
export interface InteractionEntry {
  userId: string;
  type: string;
  payload: Record<string, unknown>;
}

interface TimedEntry extends InteractionEntry {
  id: string;
  createdAt: Date;
}

const flushIntervalMs = 1_000;
const batchSize = 500;
const maxBuffered = 20_000;

/**
 * Single writer for user_interactions. Entries reported by clients are stored before the response; server-side entries
 * are buffered for up to a second, so that submitting work does not wait for the log.
 */
@Injectable()
export class InteractionRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(InteractionRecorder.name);
  private readonly buffered = new WriteBuffer<TimedEntry>({
    intervalMs: flushIntervalMs,
    batchSize,
    max: maxBuffered,
  });

  constructor(
    private readonly database: Database,
    private readonly consent: InteractionConsent,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.buffered.start({
      write: (entries) => this.insert(entries),
      keepAfter: (error) => {
        this.logger.warn(`Interactions could not be stored and stay buffered: ${String(error)}`);
        return true;
      },
    });
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.buffered.close();
  }

  /** Stores the entries in their order, except those that InteractionConsent does not permit. */
  async record(entries: InteractionEntry[]): Promise<void> {
    await this.insert(entries.map((entry) => this.timed(entry)));
  }

  /** Buffers an entry for the next flush. A process that is killed loses up to a second of entries. */
  buffer(entry: InteractionEntry): void {
    this.buffered.add(this.timed(entry));
  }

  /**
   * Resolves once every entry buffered before the call was written; entries stay buffered while the database is down.
   */
  flush(): Promise<void> {
    return this.buffered.flush();
  }

  private timed(entry: InteractionEntry): TimedEntry {
    return { ...entry, id: newId(), createdAt: this.clock.now() };
  }

  private async insert(entries: TimedEntry[]): Promise<void> {
    const permitted = await this.consent.permitted(entries);
    if (permitted.length === 0) return;
    await this.database.query(insertInteractions, [
      permitted.map(({ id }) => id),
      permitted.map(({ userId }) => userId),
      permitted.map(({ type }) => type),
      permitted.map(({ payload }) => JSON.stringify(payload)),
      permitted.map(({ createdAt }) => createdAt),
    ]);
  }
}
