import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { type Page, paginateRead } from '#platform/api/page.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { ErrorReporter, type ErrorGroup } from '#platform/errors/error-reporter.js';
import { ErrorTracker } from './error-tracker.js';
import type { ErrorQuery, ErrorReportView } from './errors.dto.js';
import { countErrors, forgetErrors, listErrors, writeErrors } from './errors.sql.js';
import { ErrorSpool } from './error-spool.js';

const writeEveryMs = 2_000;
const dayMs = 86_400_000;

/**
 * Keeps what went wrong in any process of the organization. Written every two seconds in one statement, outside any
 * request; while the database is away it waits in memory, and in a file when the process ends over it.
 */
@Injectable()
export class ErrorStore implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Errors');
  private timer?: NodeJS.Timeout;
  private writing?: Promise<void>;

  constructor(
    private readonly reporter: ErrorReporter,
    private readonly unwritten: ErrorSpool,
    private readonly tracker: ErrorTracker,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const sighting of await this.unwritten.takeIn()) this.reporter.note(sighting);
    this.timer = setInterval(() => void this.write(), writeEveryMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    process.off('uncaughtExceptionMonitor', this.noteCrash);
    await this.write();
    this.unwritten.keep(this.reporter.take());
  }

  /** From now on an error nobody caught is kept for the next process to write, before it ends this one. */
  watchCrashes(): void {
    process.on('uncaughtExceptionMonitor', this.noteCrash);
  }

  /** Newest first, or most frequent; this process's own are there at once, those of others two seconds later. */
  async list(query: ErrorQuery): Promise<Page<ErrorReportView>> {
    // What is being written right now may have been taken before the last error.
    await this.writing;
    await this.write();
    const { source, status, route, since, sort } = query;
    const filter = [source ?? null, status ?? null, route ?? null, since ?? null];
    return paginateRead(query, {
      rows: (limit, offset) => this.database.query<ErrorReportView>(listErrors(sort), [...filter, limit, offset]),
      total: () => this.database.query<{ total: number }>(countErrors, filter),
    });
  }

  /** Lets go of what was not seen for long, and of the oldest when there are too many. */
  async forget(now = this.clock.now()): Promise<number> {
    const before = new Date(now.getTime() - this.settings.operationsRetentionDays * dayMs);
    const [row] = await this.database.query<{ gone: number }>(forgetErrors, [before]);
    return row?.gone ?? 0;
  }

  /** Writes what was reported, once at a time. */
  private write(): Promise<void> {
    this.writing ??= requestContext
      .exit(() => this.writeTaken())
      .finally(() => {
        this.writing = undefined;
      });
    return this.writing;
  }

  private async writeTaken(): Promise<void> {
    const taken = this.reporter.take();
    if (taken.length === 0) return;
    try {
      await this.database.query(writeErrors, [JSON.stringify(taken)]);
    } catch (error) {
      this.keepOrDrop(taken, error);
      return;
    } finally {
      this.reporter.settle();
    }
    await this.tracker
      .send(
        taken.map(({ id }) => id),
        this.clock.now(),
      )
      .catch((error: unknown) => {
        this.logger.warn(`The error tracker was not told: ${String(error)}`);
      });
  }

  /** What the database does not take for another reason than being away, it will not take the next time either. */
  private keepOrDrop(taken: ErrorGroup[], error: unknown): void {
    this.logger.warn(`Errors could not be written: ${String(error)}`);
    const isAway = problemOfDatabaseError(error)?.kind === 'unavailable';
    for (const sighting of taken) if (isAway) this.reporter.note(sighting);
    if (!isAway) this.reporter.totals.dropped += taken.reduce((sum, { occurrences }) => sum + occurrences, 0);
  }

  private readonly noteCrash = (error: unknown): void => {
    const requestId = requestContext.getStore()?.requestId;
    this.reporter.report(error, { source: 'process', route: 'uncaught', requestId });
    this.unwritten.keep(this.reporter.take());
  };
}
