import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { Logger as WorkerLogger, run, runOnce, type Runner, type TaskList } from 'graphile-worker';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { DecoratedMethods } from '#platform/ports/decorated-methods.js';
import { Tracing } from '#platform/tracing/tracing.js';
import { taskKey } from './queue.js';

const loggedLevels: readonly string[] = ['error', 'warning'];

/**
 * `runOnce` awaits batches; by default it returns before it is written that the last job is done or has failed. For a
 * running worker, batches are too strict: it would end if the database is away for a moment.
 */
const awaited = { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } };

/** Runs queued jobs. All processes of the organization share the queue. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private runner?: Runner;

  constructor(
    private readonly methods: DecoratedMethods,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly errors: ErrorReporter,
    private readonly tracing: Tracing,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.jobsEnabled) return;
    this.runner = await run({ ...this.options(), concurrency: 2, pollInterval: 5_000, crontab: '' });
    this.runner.promise.catch((error: unknown) => {
      this.logger.error(error);
      this.errors.report(error, { source: 'job', route: 'worker' });
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner?.stop().catch(() => undefined);
  }

  /** Runs the jobs that are due and returns; for tests, which have no running worker. */
  async runOnce(): Promise<void> {
    await runOnce({ ...this.options(), preset: awaited });
  }

  private options() {
    const logger = new WorkerLogger(() => (level, message) => {
      if (loggedLevels.includes(level)) this.logger.warn(message);
    });
    return { pgPool: this.database.pool, taskList: this.tasks(), noHandleSignals: true, logger };
  }

  private tasks(): TaskList {
    const methods = this.methods.by<string>(taskKey);
    return Object.fromEntries(
      methods.map(({ metadata: task, call }) => [
        task,
        async (payload, { job }) => {
          const requestId = `job-${job.id}`;
          await requestContext.run({ requestId, statements: 0 }, () => this.run(task, requestId, () => call(payload)));
        },
      ]),
    );
  }

  /** Reports each failed attempt; rethrowing makes graphile-worker retry the job. */
  private async run(job: string, requestId: string, work: () => unknown): Promise<void> {
    const started = Date.now();
    try {
      await this.tracing.job(job, work);
    } catch (error) {
      this.errors.report(error, { source: 'job', route: job, requestId });
      throw error;
    }
    this.logger.log({ job, id: requestId.replace('job-', ''), ms: Date.now() - started }, 'Queued job completed');
  }
}
