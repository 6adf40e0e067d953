import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/database/base.entity.js';
import { Database } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
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
  private readonly buffered: TimedEntry[] = [];
  private flushing = Promise.resolve();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly consent: InteractionConsent,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), flushIntervalMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Stores the entries in their order, except those that InteractionConsent does not permit. */
  async record(entries: InteractionEntry[]): Promise<void> {
    await this.insert(entries.map((entry) => this.timed(entry)));
  }

  /** Buffers an entry for the next flush. A process that is killed loses up to a second of entries. */
  buffer(entry: InteractionEntry): void {
    if (this.buffered.length < maxBuffered) this.buffered.push(this.timed(entry));
  }

  /**
   * Resolves once every entry buffered before the call was written; entries stay buffered while the database is down.
   */
  flush(): Promise<void> {
    // A context of its own: entries of other users must not roll back with this request's transaction.
    const ownContext = { requestId: 'interactions', statements: 0 };
    if (this.buffered.length > 0)
      this.flushing = this.flushing.then(() => requestContext.run(ownContext, () => this.writeBuffered()));
    return this.flushing;
  }

  private async writeBuffered(): Promise<void> {
    while (this.buffered.length > 0) {
      const batch = this.buffered.splice(0, batchSize);
      try {
        await this.insert(batch);
      } catch (error) {
        this.logger.warn(`Interactions could not be stored and stay buffered: ${String(error)}`);
        this.buffered.unshift(...batch);
        return;
      }
    }
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
