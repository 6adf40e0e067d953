import type { Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';

/** The latest $3 runs of scheduled jobs, of job $1 if given, and only failed ones if $2. */
export const runs: Statement = {
  name: 'job-runs',
  text: `SELECT name, started_at AS "startedAt", finished_at AS "finishedAt", affected, error FROM job_runs
         WHERE ($1::text IS NULL OR name = $1) AND (NOT $2::bool OR error IS NOT NULL)
         ORDER BY started_at DESC LIMIT $3`,
};

/** Queued jobs by task: of task $1 if given, and only those with an error if $2. */
export const queue: Statement = {
  name: 'job-queue',
  text: `SELECT task_identifier AS task, count(*) FILTER (WHERE attempts < max_attempts)::int AS waiting,
                count(*) FILTER (WHERE attempts >= max_attempts)::int AS failed,
                (array_agg(last_error ORDER BY updated_at DESC) FILTER (WHERE last_error IS NOT NULL))[1] AS "lastError"
         FROM graphile_worker.jobs
         WHERE ($1::text IS NULL OR task_identifier = $1) AND (NOT $2::bool OR last_error IS NOT NULL)
         GROUP BY task_identifier ORDER BY task_identifier`,
};

/** The $2 queued jobs with an error, of task $1 if given; those without further attempts first. */
export const failedJobs: Statement = {
  name: 'failed-jobs',
  text: `SELECT id::text, task_identifier AS task, attempts, max_attempts AS "maxAttempts", created_at AS "queuedAt",
                CASE WHEN attempts < max_attempts THEN run_at END AS "nextTryAt", last_error AS "lastError"
         FROM graphile_worker.jobs
         WHERE ($1::text IS NULL OR task_identifier = $1) AND last_error IS NOT NULL
         ORDER BY attempts < max_attempts, updated_at DESC LIMIT $2`,
};

/** Runs the failed job $1 now, with its full number of attempts. */
export const retry: Statement = {
  name: 'job-retry',
  text: `SELECT id::text FROM graphile_worker.reschedule_jobs(
           ARRAY(SELECT id FROM graphile_worker.jobs WHERE id = $1::bigint AND last_error IS NOT NULL),
           run_at => now(), attempts => 0)`,
};

/** Deletes one batch of the runs before $1. */
export const purge: Statement = {
  name: 'job-runs-purge',
  text: `DELETE FROM job_runs WHERE ${batchOf('job_runs', 'started_at < $1')} RETURNING id`,
};
