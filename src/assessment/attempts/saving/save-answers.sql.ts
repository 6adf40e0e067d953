import type { Statement } from '#platform/database/database.js';

/** What an attempt must be for a change by its student: in progress on screen $2, and its time not up at $3 with the grace of $4 seconds. */
const isWritable = `w.status = 'in_progress' AND w.screen_id = $2
  AND (w.deadline_at IS NULL OR $3::timestamptz <= w.deadline_at + make_interval(secs => $4))`;

/**
 * Saves the responses $6 to the items $5 of attempt $1 under sequence $7, the text $8 unless it is null, and the seconds $13
 * of the items $12. A response with a higher sequence stays. Returns no row if the attempt cannot be changed, or if an item is beyond the last place $9
 * or, in forward_only, not at the place $10.
 */
export const saveAnswers: Statement = {
  name: 'attempt-save-answers',
  text: `
    WITH attempt AS (
      UPDATE attempts w SET saves = saves + 1, last_seen_at = $3, last_sequence = greatest(last_sequence, $7::bigint),
        text = CASE WHEN $8::text IS NOT NULL AND $7 > last_sequence THEN $8 ELSE text END
      WHERE w.id = $1 AND ${isWritable} AND (w.navigation = 'free' OR $9::int <= w.furthest)
        AND (w.navigation <> 'forward_only' OR $10::int >= w.position)
      RETURNING id, last_sequence, deadline_at
    ), saved AS (
      INSERT INTO attempt_answers AS s (attempt_id, item_id, sequence, response, saved_at)
      SELECT attempt.id, answer.item_id, $7, answer.response, $3 FROM attempt, unnest($5::uuid[], $6::jsonb[]) answer(item_id, response)
      ON CONFLICT (attempt_id, item_id) DO UPDATE SET sequence = EXCLUDED.sequence, response = EXCLUDED.response, saved_at = EXCLUDED.saved_at
      WHERE s.sequence < EXCLUDED.sequence
      RETURNING item_id
    ), kept AS (
      INSERT INTO attempt_files (attempt_id, file_id) SELECT attempt.id, file_id FROM attempt, unnest($11::uuid[]) file_id
      ON CONFLICT DO NOTHING
    )
    SELECT last_sequence::float8 AS "lastSequence", deadline_at AS "deadlineAt",
      ARRAY(SELECT item_id FROM saved) AS "savedItems",
      CASE WHEN cardinality($12::uuid[]) > 0 THEN keep_item_times(id, $12, $13::int[], $3) END AS times
    FROM attempt`,
};

/** Stores the seconds $6 of the items $5 of attempt $1, if it can be changed. */
export const keepItemTimes: Statement = {
  name: 'attempt-keep-item-times',
  text: `SELECT keep_item_times(w.id, $5::uuid[], $6::int[], $3)
         FROM (SELECT w.id FROM attempts w WHERE w.id = $1 AND ${isWritable} FOR NO KEY UPDATE) w`,
};

/** Moves attempt $1 to the place $5: by one, or back to a place reached before if its navigation allows it. */
export const moveTo: Statement = {
  name: 'attempt-move',
  text: `
    UPDATE attempts w SET position = $5, furthest = greatest(furthest, $5), last_seen_at = $3
    WHERE w.id = $1 AND ${isWritable}
      AND (w.navigation = 'free' OR $5::int <= w.furthest + 1) AND (w.navigation <> 'forward_only' OR $5 >= w.position)
    RETURNING w.id`,
};
