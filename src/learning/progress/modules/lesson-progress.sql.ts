import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/**
 * Derives the progress of all who are working on module $1 from its lessons after one was deleted, at $2. Unlike reports, this
 * may lower a percentage. Returns those who have thereby completed the module for the first time.
 */
export const recountLearners: Statement = {
  name: 'progress-module-recount-learners',
  text: `
    WITH counted AS (
      SELECT u.id, u.first_completed_at IS NULL AS is_first,
        floor(avg(coalesce(p.progress_percent, 0)) FILTER (WHERE l.id IS NOT NULL))::int AS percent,
        coalesce(bool_and(coalesce(p.status = 'completed', false)) FILTER (WHERE l.id IS NOT NULL), false) AS is_done
      FROM user_progress u LEFT JOIN lessons l ON l.module_id = u.module_id
      LEFT JOIN user_progress p ON p.lesson_id = l.id AND p.user_id = u.user_id
      WHERE u.module_id = $1 AND u.lesson_id IS NULL AND u.status = 'in_progress' GROUP BY u.id
    ), changed AS (
      UPDATE user_progress u SET
        progress_percent = coalesce(c.percent, u.progress_percent),
        status = CASE WHEN c.is_done THEN 'completed' ELSE u.status END,
        completed_at = CASE WHEN c.is_done THEN $2::timestamptz END,
        first_completed_at = CASE WHEN c.is_done THEN coalesce(u.first_completed_at, $2) ELSE u.first_completed_at END,
        ${bumpVersion('u', '$2')}
      FROM counted c WHERE u.id = c.id AND (c.is_done OR c.percent <> u.progress_percent)
      RETURNING u.user_id, c.is_done AND c.is_first AS is_completed
    )
    SELECT user_id AS "userId" FROM changed WHERE is_completed`,
};
