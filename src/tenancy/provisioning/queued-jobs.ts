import type pg from 'pg';
import { inBatches } from './table-rows.js';

// Jobs as arguments of graphile-worker's add_job, because its tables may differ in the release that restores them.
const selectJobs = `
  SELECT json_build_object('identifier', t.identifier, 'payload', j.payload, 'queue', q.queue_name, 'run_at', j.run_at,
                           'max_attempts', j.max_attempts, 'key', j.key, 'priority', j.priority)::text AS job
  FROM graphile_worker._private_jobs j
  JOIN graphile_worker._private_tasks t ON t.id = j.task_id
  LEFT JOIN graphile_worker._private_job_queues q ON q.id = j.job_queue_id
  WHERE j.attempts < j.max_attempts ORDER BY j.id`;

const addJobs = `
  SELECT graphile_worker.add_job(job ->> 'identifier', job -> 'payload', job ->> 'queue', (job ->> 'run_at')::timestamptz,
                                 (job ->> 'max_attempts')::int, job ->> 'key', (job ->> 'priority')::int)
  FROM unnest($1::json[]) AS job`;

/** The jobs that have not been completed or given up. Requires an open transaction. */
export async function* jobsOf(client: pg.Client): AsyncGenerator<string[]> {
  const { rows } = await client.query<{ job: string }>(selectJobs);
  yield rows.map(({ job }) => job);
}

/** Queues the jobs of `jobsOf` again. Returns their number. */
export async function requeueJobs(client: pg.Client, jobs: AsyncIterable<string[]>): Promise<number> {
  let count = 0;
  for await (const batch of inBatches(jobs)) count += (await client.query(addJobs, [batch])).rowCount ?? 0;
  return count;
}
