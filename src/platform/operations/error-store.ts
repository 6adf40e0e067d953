import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { type Page, paginatePrepared } from '#platform/api/page.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { ErrorReporter, type ErrorGroup } from '#platform/errors/error-reporter.js';
import { daysBefore } from '#platform/text/calendar.js';
import { ErrorTracker } from './error-tracker.js';
import type { ErrorQuery, ErrorReportView } from './errors.dto.js';
import { deleteOldErrors, errorList, everyRow, writeErrors } from './errors.sql.js';
import { ErrorSpool } from './error-spool.js';

const writeIntervalMs = 2_000;

/**
 * Stores the errors of all processes of the organization. Errors are written every two seconds in one statement,
 * outside any request. While the database is unavailable they stay in memory, and in a file when the process ends.
 */
@Injectable()
export class ErrorStore implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Errors');
  private timer?: NodeJS.Timeout;
  private writing?: Promise<void>;

  constructor(
    private readonly reporter: ErrorReporter,
    private readonly spool: ErrorSpool,
    private readonly tracker: ErrorTracker,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const group of await this.spool.takeAll()) this.reporter.note(group);
    this.timer = setInterval(() => void this.write(), writeIntervalMs).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    process.off('uncaughtExceptionMonitor', this.recordCrash);
    await this.write();
    this.spool.append(this.reporter.take());
  }

  /** From now on, an uncaught error is spooled before it ends this process; the next process writes it. */
  watchCrashes(): void {
    process.on('uncaughtExceptionMonitor', this.recordCrash);
  }

  /** One page of errors. Errors of this process are included immediately, those of others within two seconds. */
  async list(query: ErrorQuery): Promise<Page<ErrorReportView>> {
    // A write in progress may have started before the latest error.
    await this.writing;
    await this.write();
    const { source, status, route, since, sort } = query;
    const filter = [source ?? null, status ?? null, route ?? null, since ?? null];
    return paginatePrepared(query, errorList(sort), filter, ({ name, text }, values) =>
      this.database.query({ name, text: text(everyRow) }, values),
    );
  }

  /** Deletes errors not seen within the retention period, and all but the thousand seen last. */
  async forget(now = this.clock.now()): Promise<number> {
    const before = daysBefore(now, this.settings.operationsRetentionDays);
    const [row] = await this.database.query<{ deleted: number }>(deleteOldErrors, [before]);
    return row?.deleted ?? 0;
  }

  /** Writes the reported errors; concurrent calls share one write. */
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
        this.logger.warn(`The error tracker could not be notified: ${String(error)}`);
      });
  }

  /** Retries only while the database is unavailable; other errors would recur. */
  private keepOrDrop(taken: ErrorGroup[], error: unknown): void {
    this.logger.warn(`Errors could not be written: ${String(error)}`);
    const isRetryable = problemOfDatabaseError(error)?.kind === 'unavailable';
    for (const group of taken) if (isRetryable) this.reporter.note(group);
    if (!isRetryable) this.reporter.totals.dropped += taken.reduce((sum, { occurrences }) => sum + occurrences, 0);
  }

  private readonly recordCrash = (error: unknown): void => {
    const requestId = requestContext.getStore()?.requestId;
    this.reporter.report(error, { source: 'process', route: 'uncaught', requestId });
    this.spool.append(this.reporter.take());
  };
}
