import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { Page } from '#platform/api/page.js';
import { paginatePrepared } from '#platform/api/paginate.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { type ErrorGroup, ErrorReporter } from '#platform/errors/error-reporter.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { daysBefore } from '#platform/text/calendar.js';
import { ErrorSpool } from './error-spool.js';
import { ErrorTracker } from './error-tracker.js';
import type { ErrorQuery, ErrorReportView } from './errors.dto.js';
import { deleteOldErrors, errorList, everyRow, writeErrors } from './errors.sql.js';

/**
 * Stores the errors of all processes of the organization. Errors are written every two seconds in one statement,
 * outside any request. While the database is unavailable they stay in memory, and in a file when the process ends.
 */
@Injectable()
export class ErrorStore implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Errors');

  constructor(
    private readonly reporter: ErrorReporter,
    private readonly spool: ErrorSpool,
    private readonly tracker: ErrorTracker,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    for (const group of await this.spool.takeAll()) this.reporter.buffer.add(group);
    this.reporter.buffer.start({
      write: (groups) => this.write(groups),
      keepAfter: (error) => this.isRetryable(error),
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    process.off('uncaughtExceptionMonitor', this.recordCrash);
    await this.reporter.buffer.close();
    this.spool.append(this.reporter.buffer.takeAll());
  }

  /** From now on, an uncaught error is spooled before it ends this process; the next process writes it. */
  watchCrashes(): void {
    process.on('uncaughtExceptionMonitor', this.recordCrash);
  }

  /** One page of errors. Errors of this process are included immediately, those of others within two seconds. */
  async list(query: ErrorQuery): Promise<Page<ErrorReportView>> {
    await this.reporter.buffer.flush();
    const { source, status, route, since, sort } = query;
    const filter = [source ?? null, status ?? null, route ?? null, since ?? null];
    return paginatePrepared(query, errorList(sort), filter, ({ name, text }, values) =>
      this.database.query({ name, text: text(everyRow) }, values),
    );
  }

  /** Deletes errors not seen within the retention period, and all but the thousand seen last. */
  async purge(now = this.clock.now()): Promise<number> {
    const before = daysBefore(now, this.settings.operationsRetentionDays);
    const [row] = await this.database.query<{ deleted: number }>(deleteOldErrors, [before]);
    return row?.deleted ?? 0;
  }

  private async write(groups: ErrorGroup[]): Promise<void> {
    await this.database.query(writeErrors, [JSON.stringify(groups)]);
    const ids = groups.map(({ id }) => id);
    await this.tracker.send(ids, this.clock.now()).catch((error: unknown) => {
      this.logger.warn(`The error tracker could not be notified: ${String(error)}`);
    });
  }

  /** Retries only while the database is unavailable; other errors would recur. */
  private isRetryable(error: unknown): boolean {
    this.logger.warn(`Errors could not be written: ${String(error)}`);
    return problemOfDatabaseError(error)?.kind === 'unavailable';
  }

  private readonly recordCrash = (error: unknown): void => {
    const requestId = requestContext.getStore()?.requestId;
    this.reporter.report(error, { source: 'process', route: 'uncaught', requestId });
    this.spool.append(this.reporter.buffer.takeAll());
  };
}
