import type pg from 'pg';
import { expandMacros } from '#demo/support/sql-macros.js';

/** Two paths through the library. */
const insertPaths = `
  INSERT INTO learning_paths (id, organization_id, created_by, slug, title, description, level, estimated_minutes, status, published_at,
    created_at, updated_at)
  SELECT uuid_of(hash), o.id, teacher.id, path.slug, path.title, path.description, level, minutes, 'published', o.created_at, o.created_at, o.created_at
  FROM (VALUES
    ('out-of-doors', 'Out of doors', 'Leaves, maps and the moon: what to look at on a walk.', 'beginner', NULL::int),
    ('machines', 'Machines and people', 'From the first railways to a circuit of your own.', 'intermediate', 60)
  ) AS path (slug, title, description, level, minutes)
  CROSS JOIN organizations o JOIN users teacher ON teacher.username = 'ana', LATERAL (SELECT md5(path.slug) AS hash) hashed`;

const insertItems = `
  INSERT INTO learning_path_items (path_id, resource_id, position, required)
  SELECT p.id, r.id, item.position, item.required
  FROM (VALUES
    ('out-of-doors', 'Why leaves change colour', 0, true), ('out-of-doors', 'Reading a map', 1, true),
    ('out-of-doors', 'The moon tonight', 2, false),
    ('machines', 'The first railways', 0, true), ('machines', 'Build a circuit', 1, true), ('machines', 'How children count', 2, false)
  ) AS item (slug, title, position, required)
  JOIN learning_paths p ON p.slug = item.slug JOIN resources r ON r.title = item.title AND r.scope = 'library'`;

/** Half of the students view resources of the library, and complete, keep and rate some of them; Ben is among them. */
const insertActivity = `
  WITH viewers AS (
    SELECT u.id AS user_id, u.username = 'ben' AS is_ben FROM users u
    WHERE u.role = 'STUDENT' AND (u.username = 'ben' OR hash_int(md5(u.id::text), 1, 2) = 0)
  ), viewing AS (
    SELECT v.user_id, r.id AS resource_id, md5(v.user_id::text || r.id) AS hash,
      v.is_ben AND r.title IN ('Why leaves change colour', 'Reading a map') AS is_chosen
    FROM viewers v JOIN resources r ON r.scope = 'library' AND r.status = 'active'
  ), seen AS (
    SELECT *, $1::timestamptz - interval '1 day' * (1 + hash_int(hash, 1, 20)) + interval '1 minute' * hash_int(hash, 5, 300) AS at,
      CASE WHEN is_chosen OR hash_int(hash, 9, 3) = 0 THEN 100 ELSE 10 * hash_int(hash, 13, 10) END AS percent
    FROM viewing WHERE is_chosen OR hash_int(hash, 17, 2) = 0
  ), kinds AS (
    SELECT user_id, resource_id, hash, percent, at, 'viewed' AS kind, 60 + hash_int(hash, 21, 840) AS seconds, NULL::int AS rating FROM seen
    UNION ALL SELECT user_id, resource_id, hash, percent, at, 'completed', 0, NULL FROM seen WHERE percent = 100
    UNION ALL SELECT user_id, resource_id, hash, percent, at, 'bookmarked', 0, NULL FROM seen WHERE hash_int(hash, 25, 4) = 0
    UNION ALL SELECT user_id, resource_id, hash, percent, at, 'rated', 0, 2 + hash_int(hash, 27, 4) FROM seen WHERE percent = 100 AND hash_int(hash, 3, 3) > 0
  )
  INSERT INTO user_learning_activity (id, user_id, resource_id, activity_type, progress_percent, time_spent_seconds, rating, last_viewed_at,
    created_at, updated_at)
  SELECT uuid_of(hash), user_id, resource_id, kind, percent, seconds, rating, CASE WHEN kind = 'viewed' THEN at END, at, at
  FROM (SELECT user_id, resource_id, kind, percent, seconds, rating, at, md5(hash || kind) AS hash FROM kinds) activity`;

/** The views of each resource, counted after all are inserted: a trigger would change a resource hundreds of times. */
const countViews = `
  UPDATE resources r SET view_count = v.views
  FROM (SELECT resource_id, count(*) AS views FROM user_learning_activity WHERE last_viewed_at IS NOT NULL GROUP BY resource_id) v
  WHERE v.resource_id = r.id`;

/** Everyone who has completed an item of a path has started it. */
const insertStarts = `
  INSERT INTO learning_path_starts (id, user_id, path_id, started_at)
  SELECT uuid_of(hash), user_id, path_id, at
  FROM (SELECT a.user_id, i.path_id, min(a.created_at) AS at, md5(a.user_id::text || i.path_id) AS hash
        FROM learning_path_items i JOIN user_learning_activity a ON a.resource_id = i.resource_id AND a.activity_type = 'completed'
        GROUP BY a.user_id, i.path_id) started`;

/**
 * Inserts learning paths and what students did with the library. Returns the number of activities. Achievements are granted
 * when people log in.
 */
export async function seedActivity(client: pg.Client, now: Date): Promise<number> {
  await client.query(expandMacros(insertPaths));
  await client.query(insertItems);
  await client.query('ALTER TABLE user_learning_activity DISABLE TRIGGER user_learning_activity_view_added');
  const { rowCount } = await client.query(expandMacros(insertActivity), [now]);
  await client.query(countViews);
  await client.query(expandMacros(insertStarts));
  // A table with deferred triggers that have not run cannot be altered.
  await client.query('SET CONSTRAINTS user_learning_activity_paths_completed IMMEDIATE');
  await client.query('ALTER TABLE user_learning_activity ENABLE TRIGGER user_learning_activity_view_added');
  return rowCount ?? 0;
}
