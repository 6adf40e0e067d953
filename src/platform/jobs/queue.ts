import { Injectable, SetMetadata } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';

export const taskKey = Symbol('task');

/** The method that runs the queued jobs of this name. It may run more than once per job, so it must be idempotent. */
export const Task = (name: string) => SetMetadata(taskKey, name);

const addJob: Statement = {
  name: 'add-job',
  text: 'SELECT graphile_worker.add_job($1, $2::json, max_attempts => $3::int)',
};
const addJobAt: Statement = {
  name: 'add-job-at',
  text: 'SELECT graphile_worker.add_job($1, $2::json, max_attempts => $3::int, run_at => $4::timestamptz)',
};
const addJobs: Statement = {
  name: 'add-jobs',
  text: 'SELECT graphile_worker.add_job($1, payload, max_attempts => $3::int) FROM unnest($2::json[]) payload',
};

/** Background jobs, enqueued in the caller's transaction and run by any process (docs/decisions/0009). */
@Injectable()
export class JobQueue {
  constructor(private readonly database: Database) {}

  /** Queues a job for the method decorated with `@Task(name)`. Failed jobs are retried with exponential back-off. */
  async add(name: string, payload: object, maxAttempts = 10): Promise<void> {
    await this.database.query(addJob, [name, JSON.stringify(payload), maxAttempts]);
  }

  /** Queues a job that runs at a later time. */
  async addAt(name: string, payload: object, runAt: Date, maxAttempts = 10): Promise<void> {
    await this.database.query(addJobAt, [name, JSON.stringify(payload), maxAttempts, runAt]);
  }

  /** Queues many jobs in one statement. */
  async addAll(name: string, payloads: object[], maxAttempts = 10): Promise<void> {
    const texts = payloads.map((payload) => JSON.stringify(payload));
    if (texts.length > 0) await this.database.query(addJobs, [name, texts, maxAttempts]);
  }
}
