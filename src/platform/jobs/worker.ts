import { Injectable, Logger, type OnApplicationBootstrap, type BeforeApplicationShutdown } from '@nestjs/common';
import { Logger as WorkerLogger, run, runOnce, type Runner, type TaskList } from 'graphile-worker';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { MarkedMethods } from './marked-methods.js';
import { taskKey } from './queue.js';

const serious: readonly string[] = ['error', 'warning'];

/** Does the queued jobs of this organization, together with its other processes. */
@Injectable()
export class Worker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');
  private runner?: Runner;

  constructor(
    private readonly marked: MarkedMethods,
    private readonly database: Database,
    private readonly settings: Settings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (!this.settings.jobsEnabled) return;
    this.runner = await run({ ...this.options(), concurrency: 2, pollInterval: 5_000, crontab: '' });
    this.runner.promise.catch((error: unknown) => this.logger.error(error));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner?.stop().catch(() => undefined);
  }

  /** Does what is queued right now and returns; for commands and tests that do not keep a worker running. */
  async runOnce(): Promise<void> {
    await runOnce(this.options());
  }

  private options() {
    const logger = new WorkerLogger(() => (level, message) => {
      if (serious.includes(level)) this.logger.warn(message);
    });
    return { pgPool: this.database.pool, taskList: this.tasks(), noHandleSignals: true, logger };
  }

  private tasks(): TaskList {
    const methods = this.marked.by<string>(taskKey);
    return Object.fromEntries(
      methods.map(({ mark, call }) => [
        mark,
        async (payload, { job }) => {
          const started = Date.now();
          await requestContext.run({ requestId: `job-${job.id}`, statements: 0 }, () => call(payload));
          this.logger.log({ job: mark, id: job.id, ms: Date.now() - started }, 'a queued job ran');
        },
      ]),
    );
  }
}
