import { Injectable } from '@nestjs/common';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';
import { redact } from '#platform/errors/redact.js';
import { notFound } from '#platform/problems/problem.js';
import { daysBefore } from '#platform/text/calendar.js';
import type { JobRunView, JobsQuery, JobsView, QueuedJobView, TroubledJobView } from './jobs.dto.js';

const isJobId = /^\d{1,18}$/;

const runs: Statement = {
  name: 'job-runs',
  text: `SELECT name, started_at AS "startedAt", finished_at AS "finishedAt", affected, error FROM job_runs
         WHERE ($1::text IS NULL OR name = $1) AND (NOT $2::bool OR error IS NOT NULL)
         ORDER BY started_at DESC LIMIT $3`,
};
const queue: Statement = {
  name: 'job-queue',
  text: `SELECT task_identifier AS task, count(*) FILTER (WHERE attempts < max_attempts)::int AS waiting,
                count(*) FILTER (WHERE attempts >= max_attempts)::int AS failed,
                (array_agg(last_error ORDER BY updated_at DESC) FILTER (WHERE last_error IS NOT NULL))[1] AS "lastError"
         FROM graphile_worker.jobs
         WHERE ($1::text IS NULL OR task_identifier = $1) AND (NOT $2::bool OR last_error IS NOT NULL)
         GROUP BY task_identifier ORDER BY task_identifier`,
};
const failedJobs: Statement = {
  name: 'failed-jobs',
  text: `SELECT id::text, task_identifier AS task, attempts, max_attempts AS "maxAttempts", created_at AS "queuedAt",
                CASE WHEN attempts < max_attempts THEN run_at END AS "nextTryAt", last_error AS "lastError"
         FROM graphile_worker.jobs
         WHERE ($1::text IS NULL OR task_identifier = $1) AND last_error IS NOT NULL
         ORDER BY attempts < max_attempts, updated_at DESC LIMIT $2`,
};
const retry: Statement = {
  name: 'job-retry',
  text: `SELECT id::text FROM graphile_worker.reschedule_jobs(
           ARRAY(SELECT id FROM graphile_worker.jobs WHERE id = $1::bigint AND last_error IS NOT NULL),
           run_at => now(), attempts => 0)`,
};
const forget: Statement = {
  name: 'job-runs-forget',
  text: `DELETE FROM job_runs WHERE ${batchOf('job_runs', 'started_at < $1')} RETURNING id`,
};

/** Job runs and queued jobs for the operator. Error messages are redacted, because they can quote user data. */
@Injectable()
export class JobHistory {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  async show({ name, failed, limit }: JobsQuery): Promise<JobsView> {
    const filter = name ?? null;
    const [finished, queued, failing] = await Promise.all([
      this.database.query<JobRunView>(runs, [filter, failed, limit]),
      this.database.query<QueuedJobView>(queue, [filter, failed]),
      this.database.query<TroubledJobView>(failedJobs, [filter, limit]),
    ]);
    return {
      runs: finished.map((run) => ({ ...run, error: redact(run.error) })),
      queue: queued.map((task) => ({ ...task, lastError: redact(task.lastError) })),
      troubled: failing.map((job) => ({ ...job, lastError: redact(job.lastError) })),
    };
  }

  /** Runs a failed job again immediately, with its full number of attempts. Throws 404 if it does not exist or has not failed. */
  async retry(id: string): Promise<void> {
    if (!isJobId.test(id)) throw notFound('failed job');
    await this.database.transaction(async () => {
      const [job] = await this.database.query(retry, [id]);
      if (!job) throw notFound('failed job');
      await this.audit.record(null, { action: 'job.retried', entity: 'job', entityId: id });
    });
  }

  /** Number of waiting and failed jobs by task. */
  waiting(): Promise<QueuedJobView[]> {
    return this.database.query<QueuedJobView>(queue, [null, false]);
  }

  /** Deletes one batch of runs past the retention period. Returns the number of deleted runs. */
  async forget(now = this.clock.now()): Promise<number> {
    const before = daysBefore(now, this.settings.operationsRetentionDays);
    return (await this.database.query(forget, [before])).length;
  }
}
