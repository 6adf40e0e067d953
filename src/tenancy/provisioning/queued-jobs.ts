import type pg from 'pg';
import { addJobs, selectJobs } from './provisioning.sql.js';
import { inBatches } from './table-rows.js';

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
