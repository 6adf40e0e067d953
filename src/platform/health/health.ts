import { Injectable } from '@nestjs/common';
import { version } from '#platform/config/release.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import type { HealthView, JobRunView, JobsView, OpsHealthView, OutboxView, QueuedJobView } from './health.dto.js';
import { Mailer } from '#platform/mail/mailer.js';
import { unavailable } from '#platform/problems/problem.js';
import { Storage } from '#platform/storage/storage.js';

const ping: Statement = { name: 'health-ping', text: 'SELECT 1' };
const runs: Statement = {
  name: 'job-runs',
  text: `SELECT name, started_at AS "startedAt", finished_at AS "finishedAt", affected, error
         FROM job_runs ORDER BY started_at DESC LIMIT 100`,
};
const queue: Statement = {
  name: 'job-queue',
  text: `SELECT task_identifier AS task, count(*) FILTER (WHERE attempts < max_attempts)::int AS waiting,
                count(*) FILTER (WHERE attempts >= max_attempts)::int AS failed, max(last_error) AS "lastError"
         FROM graphile_worker.jobs GROUP BY task_identifier ORDER BY task_identifier`,
};

const storageTrustedMs = 3_000;

/** Whether this instance can serve, for load balancers; and why not, for operators. */
@Injectable()
export class Health {
  isLeaving = false;
  private storageFineAt = 0;
  private readonly farewells: (() => void)[] = [];

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly mailer: Mailer,
    private readonly storage: Storage,
  ) {}

  /** Calls `farewell` when this instance is about to stop: whatever would keep a connection open must let go of it. */
  onLeaving(farewell: () => void): void {
    this.farewells.push(farewell);
  }

  /** From now on `ready` answers 503, so that no new requests are sent here. */
  leave(): void {
    this.isLeaving = true;
    for (const farewell of this.farewells) farewell();
  }

  async ready(): Promise<HealthView> {
    if (this.isLeaving) throw unavailable('shutting_down', 'This instance is stopping.');
    await Promise.all([this.database.query(ping), this.storageIsFine()]);
    return { status: 'up' };
  }

  /** Trying the storage writes to it, so it is not tried for every question. */
  private async storageIsFine(): Promise<void> {
    if (Date.now() - this.storageFineAt < storageTrustedMs) return;
    await this.storage.check();
    this.storageFineAt = Date.now();
  }

  async details(): Promise<OpsHealthView> {
    const [database, storage] = await Promise.all([stateOf(this.database.query(ping)), stateOf(this.storage.check())]);
    return {
      version,
      organization: this.settings.organizationSlug,
      uptime: Math.round(process.uptime()),
      memory: process.memoryUsage.rss(),
      checks: { database, storage, leaving: this.isLeaving },
    };
  }

  async jobs(): Promise<JobsView> {
    return {
      runs: await this.database.query<JobRunView>(runs),
      queue: await this.database.query<QueuedJobView>(queue),
    };
  }

  async outbox(): Promise<OutboxView> {
    return { items: await this.mailer.outbox() };
  }
}

const stateOf = (check: Promise<unknown>): Promise<'up' | 'down'> =>
  check.then(
    () => 'up',
    () => 'down',
  );
