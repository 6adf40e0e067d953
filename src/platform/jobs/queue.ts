import { Injectable, SetMetadata } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';

export const taskKey = Symbol('task');

/** This method does the queued jobs of that name. It may run twice for one job, so it must be safe to repeat. */
export const Task = (name: string) => SetMetadata(taskKey, name);

const addJob: Statement = {
  name: 'add-job',
  text: 'SELECT graphile_worker.add_job($1, $2::json, max_attempts => $3::int)',
};
const addJobs: Statement = {
  name: 'add-jobs',
  text: 'SELECT graphile_worker.add_job($1, payload, max_attempts => $3::int) FROM unnest($2::json[]) payload',
};

/** Work that happens after the answer: put down inside the transaction that needs it, done by any process (OQ-012). */
@Injectable()
export class JobQueue {
  constructor(private readonly database: Database) {}

  /** Queues `payload` for the method marked `@Task(name)`; a failing job is tried again with growing pauses. */
  async add(name: string, payload: object, maxAttempts = 10): Promise<void> {
    await this.database.query(addJob, [name, JSON.stringify(payload), maxAttempts]);
  }

  /** As `add`, for many at once in one statement. */
  async addAll(name: string, payloads: object[], maxAttempts = 10): Promise<void> {
    const texts = payloads.map((payload) => JSON.stringify(payload));
    if (texts.length > 0) await this.database.query(addJobs, [name, texts, maxAttempts]);
  }
}
