import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { InteractionConsent } from './interaction-consent.js';

/** Something a person did. */
export interface InteractionEntry {
  userId: string;
  type: string;
  payload: Record<string, unknown>;
}

interface Line extends InteractionEntry {
  id: string;
  createdAt: Date;
}

const writeEveryMs = 1_000;
const batchSize = 500;
const maxWaiting = 20_000;

/** Whoever was erased meanwhile has no journal any more. */
const write: Statement = {
  name: 'interactions-write',
  text: `INSERT INTO user_interactions (id, user_id, type, payload, created_at)
         SELECT line.id, line.user_id, line.type, line.payload, line.created_at
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::timestamptz[]) AS line (id, user_id, type, payload, created_at)
         JOIN users u ON u.id = line.user_id
         ON CONFLICT (id) DO NOTHING`,
};

/**
 * The one pen for everybody's journal (WSH-052). What a person reports is written before they are answered; what the
 * school notices by itself is collected and written within a second, so that handing in work waits for no journal.
 */
@Injectable()
export class InteractionRecorder implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(InteractionRecorder.name);
  private readonly waiting: Line[] = [];
  private writing = Promise.resolve();
  private timer?: NodeJS.Timeout;

  constructor(
    private readonly database: Database,
    private readonly rule: InteractionConsent,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), writeEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  /** Writes these lines now, in their order; those the school may not keep are left out (OQ-066). */
  async record(deeds: InteractionEntry[]): Promise<void> {
    await this.write(deeds.map((deed) => this.line(deed)));
  }

  /** Takes note of something; it is written within a second, and a killed process may lose it. */
  note(deed: InteractionEntry): void {
    if (this.waiting.length < maxWaiting) this.waiting.push(this.line(deed));
  }

  /** Returns when all that has been noted is written, by whoever began to; what cannot be written now waits. */
  flush(): Promise<void> {
    // Of nobody's request: what others did must not go when a transaction of this one is rolled back.
    const alone = { requestId: 'journal', statements: 0 };
    if (this.waiting.length > 0)
      this.writing = this.writing.then(() => requestContext.run(alone, () => this.writeWaiting()));
    return this.writing;
  }

  private async writeWaiting(): Promise<void> {
    while (this.waiting.length > 0) {
      const lines = this.waiting.splice(0, batchSize);
      try {
        await this.write(lines);
      } catch (error) {
        this.logger.warn(`The journal waits for the database: ${String(error)}`);
        this.waiting.unshift(...lines);
        return;
      }
    }
  }

  private line(deed: InteractionEntry): Line {
    return { ...deed, id: newId(), createdAt: this.clock.now() };
  }

  private async write(lines: Line[]): Promise<void> {
    const kept = await this.rule.keptOf(lines);
    if (kept.length === 0) return;
    await this.database.query(write, [
      kept.map(({ id }) => id),
      kept.map(({ userId }) => userId),
      kept.map(({ type }) => type),
      kept.map(({ payload }) => JSON.stringify(payload)),
      kept.map(({ createdAt }) => createdAt),
    ]);
  }
}
