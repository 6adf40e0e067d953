import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import type { LearningActivity } from './learning-activity.entity.js';

/** The row after a write. `isNew`: it was inserted; for a view, it counts. */
export type Written = LearningActivity & { isNew: boolean; isNewlyCompleted?: boolean };

const columns = `id, resource_id AS "resourceId", activity_type AS "activityType", progress_percent AS "progressPercent",
    time_spent_seconds AS "timeSpentSeconds", rating, notes, last_viewed_at AS "lastViewedAt", version,
    created_at AS "createdAt", updated_at AS "updatedAt"`;

const bump = bumpVersion('a', 'greatest(a.updated_at, EXCLUDED.updated_at)');
const once = '(user_id, resource_id, activity_type)';

/** The row of person $2 and resource $3 before the statement. */
const before = (type: string): string =>
  `SELECT FROM user_learning_activity b WHERE b.user_id = $2 AND b.resource_id = $3 AND b.activity_type = '${type}'`;

/** $5: notes, encrypted or null; $6: whether they are set. */
const newNotes = 'notes = CASE WHEN $6::boolean THEN EXCLUDED.notes ELSE a.notes END';

/**
 * All writes take the id of a new row $1, person $2, resource $3 and now $4, under the lock `learningActivity` of the person and resource: one row
 * per kind, and percentages that never decrease and are equal in all kinds.
 */
export const recordView: Statement = {
  name: 'activity-view',
  text: `
    WITH seen AS (
      SELECT b.last_viewed_at AS moment FROM user_learning_activity b
      WHERE b.user_id = $2 AND b.resource_id = $3 AND b.activity_type = 'viewed'
    ), viewed AS (
      INSERT INTO user_learning_activity AS a (id, user_id, resource_id, activity_type, last_viewed_at, created_at, updated_at)
      VALUES ($1, $2, $3, 'viewed', $4, $4, $4)
      ON CONFLICT ${once} DO UPDATE SET last_viewed_at = greatest(a.last_viewed_at, EXCLUDED.last_viewed_at), ${bump}
      RETURNING *)
    SELECT ${columns}, last_viewed_at > coalesce((SELECT moment FROM seen) + interval '30 minutes', '-infinity') AS "isNew"
    FROM viewed`,
};

/** The row `viewed` with percent and seconds added; bookmarks and ratings follow its percentage. */
const progressed = (percent: string, seconds: string, notes: string): string => `
    WITH viewed AS (
      INSERT INTO user_learning_activity AS a
        (id, user_id, resource_id, activity_type, progress_percent, time_spent_seconds, notes, created_at, updated_at)
      VALUES ($1, $2, $3, 'viewed', ${percent}, ${seconds}, ${notes ? '$5' : 'NULL'}, $4, $4)
      ON CONFLICT ${once} DO UPDATE SET progress_percent = greatest(a.progress_percent, EXCLUDED.progress_percent),
        time_spent_seconds = least(a.time_spent_seconds::bigint + EXCLUDED.time_spent_seconds, 2147483647), ${notes}${bump}
      RETURNING *
    ), followed AS (
      UPDATE user_learning_activity a SET progress_percent = v.progress_percent
      FROM viewed v WHERE a.user_id = v.user_id AND a.resource_id = v.resource_id
        AND a.activity_type IN ('bookmarked', 'rated') AND a.progress_percent < v.progress_percent
    )`;

/** Adds $7 percent and $8 seconds; at 100 percent the resource is completed, with $9 as the id of that row. */
export const reportProgress: Statement = {
  name: 'activity-progress',
  text: `${progressed('$7', '$8', `${newNotes}, `)}, completed AS (
      INSERT INTO user_learning_activity (id, user_id, resource_id, activity_type, progress_percent, created_at, updated_at)
      SELECT $9, user_id, resource_id, 'completed', 100, $4, $4 FROM viewed WHERE progress_percent = 100
      ON CONFLICT ${once} DO NOTHING RETURNING id)
    SELECT ${columns}, NOT EXISTS (${before('viewed')}) AS "isNew", EXISTS (SELECT FROM completed) AS "isNewlyCompleted"
    FROM viewed`,
};

/** Completes the resource after $7 more seconds; $8 is the id of the row `completed`, which has the notes. */
export const completeResource: Statement = {
  name: 'activity-complete',
  text: `${progressed('100', '$7', '')}, completed AS (
      INSERT INTO user_learning_activity AS a (id, user_id, resource_id, activity_type, progress_percent, notes, created_at, updated_at)
      SELECT $8, user_id, resource_id, 'completed', 100, $5, $4, $4 FROM viewed
      ON CONFLICT ${once} DO UPDATE SET ${newNotes}, ${bump} RETURNING *)
    SELECT ${columns}, NOT EXISTS (${before('completed')}) AS "isNew" FROM completed`,
};

export const bookmarkResource: Statement = {
  name: 'activity-bookmark',
  text: `
    WITH kept AS (
      INSERT INTO user_learning_activity AS a (id, user_id, resource_id, activity_type, progress_percent, notes, created_at, updated_at)
      VALUES ($1, $2, $3, 'bookmarked', coalesce((SELECT v.progress_percent FROM user_learning_activity v
        WHERE v.user_id = $2 AND v.resource_id = $3 AND v.activity_type = 'viewed'), 0), $5, $4, $4)
      ON CONFLICT ${once} DO UPDATE SET ${newNotes}, ${bump} RETURNING *)
    SELECT ${columns}, NOT EXISTS (${before('bookmarked')}) AS "isNew" FROM kept`,
};

/**
 * Bookmarks the resources $2 for person $1 at $3, with new ids $4, as far as they are not bookmarked. Returns those that are
 * new. Percentages that are being reported follow with the next report.
 */
export const bookmarkResources: Statement = {
  name: 'activity-bookmark-many',
  text: `
    INSERT INTO user_learning_activity (id, user_id, resource_id, activity_type, progress_percent, created_at, updated_at)
    SELECT given.id, $1, given.resource_id, 'bookmarked', coalesce(v.progress_percent, 0), $3, $3
    FROM unnest($4::uuid[], $2::uuid[]) given (id, resource_id)
    LEFT JOIN user_learning_activity v
      ON v.user_id = $1 AND v.resource_id = given.resource_id AND v.activity_type = 'viewed'
    ORDER BY given.resource_id
    ON CONFLICT ${once} DO NOTHING RETURNING resource_id AS id`,
};

/** Rates the resource with $7, if the person has viewed it or reported progress on it. `isNew`: the rating differs. */
export const rateResource: Statement = {
  name: 'activity-rate',
  text: `
    WITH rated AS (
      INSERT INTO user_learning_activity AS a (id, user_id, resource_id, activity_type, progress_percent, rating, notes, created_at, updated_at)
      SELECT $1, $2, $3, 'rated', v.progress_percent, $7, $5, $4, $4 FROM user_learning_activity v
      WHERE v.user_id = $2 AND v.resource_id = $3 AND v.activity_type = 'viewed'
      ON CONFLICT ${once} DO UPDATE SET rating = EXCLUDED.rating, ${newNotes}, ${bump} RETURNING *)
    SELECT ${columns}, NOT EXISTS (${before('rated')} AND b.rating = $7) AS "isNew" FROM rated`,
};

/** Withdraws the bookmark or rating (kind $2) of person $1 with the id $3, or that of resource $3. */
export const withdraw: Statement = {
  name: 'activity-withdraw',
  text: `
    DELETE FROM user_learning_activity a WHERE a.user_id = $1 AND a.activity_type = $2 AND a.id = coalesce(
      (SELECT o.id FROM user_learning_activity o WHERE o.id = $3 AND o.user_id = $1 AND o.activity_type = $2),
      (SELECT o.id FROM user_learning_activity o WHERE o.user_id = $1 AND o.resource_id = $3 AND o.activity_type = $2))
    RETURNING a.id`,
};

/** The resource that is shown with an activity. */
export interface ActivityContext {
  title: string;
  type: string;
  durationMinutes: number | null;
}

export const activityContext = contextOf<ActivityContext>(
  { title: 'r.title', type: 'r.type', durationMinutes: 'r.duration_minutes' },
  'FROM resources r WHERE r.id = row.resource_id',
);
