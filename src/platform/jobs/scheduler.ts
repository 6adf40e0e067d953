import { Injectable, Logger, type OnApplicationBootstrap, SetMetadata } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { randomUUID } from 'node:crypto';
import { Settings } from '#platform/config/settings.js';
import { newId } from '#platform/database/base.entity.js';
import { Database, type Statement } from '#platform/database/database.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { Features } from '#platform/features/features.js';
import { requestContext } from '#platform/database/request-context.js';
import { Tracing } from '#platform/tracing/tracing.js';
import { DecoratedMethods } from '#platform/ports/decorated-methods.js';

export const scheduleKey = Symbol('schedule');

interface Schedule extends RunOptions {
  name: string;
  cron: string;
}

interface RunOptions {
  /** Whether the work is done a part at a time, each in a transaction of its own, until there is nothing left to do. */
  inParts?: boolean;
}

/**
 * Runs this method on a schedule, in one process of the organization at a time. It returns how many rows it changed
 * and is safe to run twice.
 */
export const Scheduled = (name: string, cron: string, options: RunOptions = {}) =>
  SetMetadata(scheduleKey, { name, cron, ...options } satisfies Schedule);

const takeTurn: Statement = {
  name: 'job-turn',
  text: `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS mine`,
};
const noteRun: Statement = {
  name: 'job-run',
  text: `INSERT INTO job_runs (id, name, started_at, finished_at, affected, error) VALUES ($1, $2, $3, now(), $4, $5)`,
};

/** Runs what is `@Scheduled`, under a lock, and keeps a row of every run that did something (OQ-013). */
@Injectable()
export class Scheduler implements OnApplicationBootstrap {
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
    for (const { metadata: mark, call, owner } of this.methods.by<Schedule>(scheduleKey)) {
      const feature = this.features.ownerOf(owner);
      const work = async () => (this.features.isOn(feature) ? ((await call()) as number) : 0);
      const job = CronJob.from({
        cronTime: mark.cron,
        onTick: () => void this.run(mark.name, work, mark),
        waitForCompletion: true,
      });
      this.registry.addCronJob(mark.name, job);
      job.start();
    }
  }

  /** Runs the job now unless another process is at it. Returns the rows it changed, or null when it was not our turn. */
  async run(name: string, work: () => Promise<number>, { inParts = false }: RunOptions = {}): Promise<number | null> {
    const startedAt = new Date();
    let affected: number | null = null;
    try {
      let part: number | null;
      do {
        part = await this.inTurn(name, work);
        affected = part === null ? affected : (affected ?? 0) + part;
      } while (inParts && part);
      if (affected) await this.note(name, startedAt, affected);
      return affected;
    } catch (error) {
      this.logger.error({ err: error, job: name }, 'a scheduled job failed');
      this.errors.report(error, { source: 'job', route: name });
      const reason = error instanceof Error ? error.message : String(error);
      await this.database.query(noteRun, [newId(), name, startedAt, affected ?? 0, reason]).catch(() => undefined);
      return null;
    }
  }

  private inTurn(name: string, work: () => Promise<number>): Promise<number | null> {
    return requestContext.run({ requestId: randomUUID(), statements: 0 }, () =>
      this.tracing.job(name, () =>
        this.database.transaction(async () => {
          const [turn] = await this.database.query<{ mine: boolean }>(takeTurn, [`job:${name}`]);
          return turn?.mine ? work() : null;
        }),
      ),
    );
  }

  private async note(name: string, startedAt: Date, affected: number): Promise<void> {
    await this.database.query(noteRun, [newId(), name, startedAt, affected, null]);
    this.logger.log({ job: name, affected, ms: Date.now() - startedAt.getTime() }, 'a scheduled job ran');
  }
}
