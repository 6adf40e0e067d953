import { Injectable } from '@nestjs/common';
import { AuditLog } from '#platform/audit/audit-log.js';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { redact } from '#platform/errors/redact.js';
import { notFound } from '#platform/problems/problem.js';
import { daysBefore } from '#platform/text/calendar.js';
import { failedJobs, purge, queue, retry, runs } from './job-history.sql.js';
import type { JobRunView, JobsQuery, JobsView, QueuedJobView, TroubledJobView } from './jobs.dto.js';

const isJobId = /^\d{1,18}$/;

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
  async purge(now = this.clock.now()): Promise<number> {
    const before = daysBefore(now, this.settings.operationsRetentionDays);
    return (await this.database.query(purge, [before])).length;
  }
}
