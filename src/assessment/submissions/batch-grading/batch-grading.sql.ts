import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** Writes the entered scores $1, a JSON array, of attempts. */
export const enterScores: Statement = {
  name: 'batch-grading-attempts',
  text: `UPDATE submission_attempts t SET entered_score = r.entered_score, score = r.score, late_note = r.late_note, pending_items = 0,
           released_at = r.released_at, ${bumpVersion('t')}
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, entered_score numeric, score numeric, late_note text, released_at timestamptz)
         WHERE t.id = r.id`,
};

/** Writes the final scores and states $1, a JSON array, of submissions, and returns their new versions. */
export const writeGraded: Statement = {
  name: 'batch-grading-submissions',
  text: `UPDATE submissions s SET score = r.score, counted_attempt = r.counted_attempt, score_total = r.score_total,
           scored_attempts = r.scored_attempts, status = r.status, feedback = r.feedback, graded_by = r.graded_by,
           graded_at = r.graded_at, ${bumpVersion('s')}
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, score numeric, counted_attempt int, score_total numeric,
           scored_attempts int, status text, feedback text, graded_by uuid, graded_at timestamptz)
         WHERE s.id = r.id RETURNING s.id AS "submissionId", s.version`,
};
