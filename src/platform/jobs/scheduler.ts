import { randomUUID } from 'node:crypto';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  SetMetadata,
} from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/crypto/new-id.js';
import { Database, type Statement } from '#platform/database/database.js';
import { requestContext } from '#platform/database/request-context.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { Features } from '#platform/features/features.js';
import { DecoratedMethods } from '#platform/ports/decorated-methods.js';
import { Tracing } from '#platform/tracing/tracing.js';

export const scheduleKey = Symbol('schedule');

interface Schedule extends RunOptions {
  name: string;
  cron: string;
}

interface RunOptions {
  /** Whether the method processes one batch per call and is called, each time in its own transaction, until none is left. */
  inBatches?: boolean;
}

/**
 * Runs the method on a schedule, in one process of the organization at a time. It returns the number of changed rows and
 * must be idempotent.
 */
export const Scheduled = (name: string, cron: string, options: RunOptions = {}) =>
  SetMetadata(scheduleKey, { name, cron, ...options } satisfies Schedule);

const insertRun: Statement = {
  name: 'job-run',
  text: `INSERT INTO job_runs (id, name, started_at, finished_at, affected, error) VALUES ($1, $2, $3, now(), $4, $5)`,
};

/** Runs `@Scheduled` methods under an advisory lock and records runs that changed rows or failed (docs/decisions/0009). */
@Injectable()
export class Scheduler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('Jobs');

  constructor(
    private readonly methods: DecoratedMethods,
    private readonly registry: SchedulerRegistry,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly features: Features,
    private readonly errors: ErrorReporter,
    private readonly tracing: Tracing,
  ) {}

  onApplicationBootstrap(): void {
    if (!this.settings.jobsEnabled) return;
    for (const { metadata: schedule, call, owner } of this.methods.by<Schedule>(scheduleKey)) {
      const feature = this.features.ownerOf(owner);
      const work = async () => (this.features.isOn(feature) ? ((await call()) as number) : 0);
      const job = CronJob.from({
        cronTime: schedule.cron,
        onTick: () => void this.run(schedule.name, work, schedule),
        waitForCompletion: true,
      });
      this.registry.addCronJob(schedule.name, job);
      job.start();
    }
  }

  beforeApplicationShutdown(): void {
    for (const name of this.registry.getCronJobs().keys()) this.registry.deleteCronJob(name);
  }

  /** Runs the job now. Returns the number of changed rows; null if another process is running it or it failed. */
  async run(name: string, work: () => Promise<number>, { inBatches = false }: RunOptions = {}): Promise<number | null> {
    const startedAt = new Date();
    let affected: number | null = null;
    try {
      let batch: number | null;
      do {
        batch = await this.runLocked(name, work);
        affected = batch === null ? affected : (affected ?? 0) + batch;
      } while (inBatches && batch);
      if (affected) await this.recordRun(name, startedAt, affected);
      return affected;
    } catch (error) {
      this.logger.error({ err: error, job: name }, 'Scheduled job failed');
      this.errors.report(error, { source: 'job', route: name });
      const reason = error instanceof Error ? error.message : String(error);
      await this.database.query(insertRun, [newId(), name, startedAt, affected ?? 0, reason]).catch(() => undefined);
      return null;
    }
  }

  private runLocked(name: string, work: () => Promise<number>): Promise<number | null> {
    return requestContext.run({ requestId: randomUUID(), statements: 0 }, () =>
      this.tracing.job(name, () =>
        this.database.transaction(async () => ((await this.database.tryLock('job', name)) ? work() : null)),
      ),
    );
  }

  private async recordRun(name: string, startedAt: Date, affected: number): Promise<void> {
    await this.database.query(insertRun, [newId(), name, startedAt, affected, null]);
    this.logger.log({ job: name, affected, ms: Date.now() - startedAt.getTime() }, 'Scheduled job completed');
  }
}
