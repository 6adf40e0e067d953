import type pg from 'pg';
import { inBatches } from './table-rows.js';

// What a job is, in the words of graphile-worker's own add_job: its tables may look different in the release that
// restores them.
const describeJobs = `
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

/** The jobs that still wait to be done. Needs an open transaction. */
export async function* jobsOf(client: pg.Client): AsyncGenerator<string[]> {
  const { rows } = await client.query<{ job: string }>(describeJobs);
  yield rows.map(({ job }) => job);
}

/** Queues the jobs of `jobsOf` again. Returns how many they were. */
export async function addJobsAgain(client: pg.Client, jobs: AsyncIterable<string[]>): Promise<number> {
  let count = 0;
  for await (const batch of inBatches(jobs)) count += (await client.query(addJobs, [batch])).rowCount ?? 0;
  return count;
}
