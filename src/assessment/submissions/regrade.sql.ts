import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The next $3 submissions of assessment $1 after id $2, each with its attempts. */
export const nextBatch: Statement = {
  name: 'regrade-batch',
  text: `SELECT s.id, s.score, json_agg(json_build_object('id', a.id, 'attemptNumber', a.attempt_number, 'answers', a.answers,
                  'grades', a.grades, 'submittedAt', a.submitted_at, 'score', a.score::text) ORDER BY a.attempt_number) AS attempts
         FROM submissions s JOIN submission_attempts a ON a.submission_id = s.id
         WHERE s.assessment_id = $1 AND s.id > $2 GROUP BY s.id ORDER BY s.id LIMIT $3`,
};

/** Writes the regraded attempts $1, a JSON array. */
export const writeAttempts: Statement = {
  name: 'regrade-write-attempts',
  text: `UPDATE submission_attempts a SET grades = r.grades, auto_score = r.auto_score, pending_items = r.pending_items, score = r.score, updated_at = now()
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, grades jsonb, auto_score numeric, pending_items int, score numeric) WHERE a.id = r.id`,
};

/** Writes the final scores $1, a JSON array, and returns the new versions of the submissions. */
export const writeSubmissions: Statement = {
  name: 'regrade-write-submissions',
  text: `UPDATE submissions s SET score = r.score, counted_attempt = r.counted_attempt, score_total = r.score_total,
                scored_attempts = r.scored_attempts, ${bumpVersion('s')}
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, score numeric, counted_attempt int, score_total numeric, scored_attempts int)
         WHERE s.id = r.id RETURNING s.id AS "submissionId", s.version`,
};
