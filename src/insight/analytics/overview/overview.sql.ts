import { personPermits } from '#identity/privacy-settings/privacy.scopes.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { isOneOf } from '#platform/database/sql-text.js';

/** Whether all members of block `b` permit it. Asked in the statement that reads them, because one may withdraw at any time. */
const isWhole = `(b.frozen_at IS NULL AND b.size = (SELECT count(*) FROM analytics_members whole
    WHERE whole.block_id = b.id AND ${personPermits('learningAnalytics', 'whole.user_id')}))`;

/** Freezes the blocks with a member who no longer permits it, at $1. */
export const freezeBlocks: Statement = {
  name: 'analytics-blocks-freeze',
  text: `UPDATE analytics_blocks b SET frozen_at = $1 WHERE b.frozen_at IS NULL AND NOT ${isWhole} RETURNING b.id`,
};

/** Removes the blocks that have been frozen since before $1. */
export const dropFrozenBlocks: Statement = {
  name: 'analytics-blocks-drop-frozen',
  text: 'DELETE FROM analytics_blocks WHERE frozen_at < $1 RETURNING id',
};

/** People who permit it and are in no block, and whether they were ever in one. */
export const waitingPeople: Statement = {
  name: 'analytics-waiting',
  text: `SELECT person.id, counted.user_id IS NOT NULL AS "wasCounted"
         FROM user_privacy_settings person
           LEFT JOIN analytics_members counted ON counted.user_id = person.id
           LEFT JOIN analytics_blocks b ON b.id = counted.block_id
         WHERE person.learning_analytics AND ${personPermits('learningAnalytics', 'person.id')}
           AND (b.id IS NULL OR b.frozen_at IS NOT NULL)
         ORDER BY person.id`,
};

/** Removes the frozen blocks that the people $1 come from: their totals would count these people twice. */
export const dropFormerBlocks: Statement = {
  name: 'analytics-blocks-drop-former',
  text: `DELETE FROM analytics_blocks b USING analytics_members m WHERE m.block_id = b.id AND ${isOneOf('m.user_id', '$1::uuid[]')}`,
};

/** Adds the blocks $1 of cohort $2 with the sizes $3, at $4. */
export const addBlocks: Statement = {
  name: 'analytics-blocks-add',
  text: `INSERT INTO analytics_blocks (id, cohort, size, created_at)
         SELECT block.id, $2, block.size, $4 FROM unnest($1::uuid[], $3::int[]) AS block (id, size)`,
};

/** Puts the people $1 into the blocks $2. */
export const addMembers: Statement = {
  name: 'analytics-members-add',
  text: `INSERT INTO analytics_members (user_id, block_id) SELECT * FROM unnest($1::uuid[], $2::uuid[])
         ON CONFLICT (user_id) DO UPDATE SET block_id = excluded.block_id`,
};

/** Takes person $1 out of their block. That they were counted stays known, because it decides how they may be counted again. */
export const leaveBlock: Statement = {
  name: 'analytics-members-leave',
  text: 'UPDATE analytics_members SET block_id = NULL WHERE user_id = $1',
};

/** Who used which feature since $1. */
const usage = Object.entries({
  library: 'SELECT a.user_id FROM user_learning_activity a WHERE a.updated_at >= $1',
  courses: 'SELECT a.user_id FROM user_progress a WHERE a.last_accessed_at >= $1',
  assessments: 'SELECT a.student_id FROM submissions a WHERE a.submitted_at >= $1',
  notes: 'SELECT a.user_id FROM notes a WHERE a.updated_at >= $1',
  recordings: 'SELECT a.user_id FROM audio_recordings a WHERE a.created_at >= $1',
  live: 'SELECT a.user_id FROM session_participants a WHERE a.last_seen_at >= $1',
});

/** Computes the totals of all blocks whose members permit it; used features since $1. Those of other blocks stay as they are. */
export const computeTotals: Statement = {
  name: 'analytics-blocks-compute',
  text: `
    WITH counted AS MATERIALIZED (
      SELECT m.user_id, m.block_id FROM analytics_members m JOIN analytics_blocks b ON b.id = m.block_id AND ${isWhole}),
    activity AS MATERIALIZED (
      SELECT c.block_id, c.user_id, a.resource_id, sum(a.time_spent_seconds) AS seconds, bool_or(a.activity_type = 'completed') AS is_completed
      FROM counted c JOIN user_learning_activity a ON a.user_id = c.user_id AND a.activity_type IN ('viewed', 'completed')
      GROUP BY c.block_id, c.user_id, a.resource_id),
    engaged AS (
      SELECT block_id, count(DISTINCT user_id) FILTER (WHERE seconds > 0) AS engaged, sum(seconds) AS seconds,
        count(*) FILTER (WHERE seconds > 0) AS pairs, count(DISTINCT user_id) FILTER (WHERE is_completed) AS completers,
        count(*) FILTER (WHERE is_completed) AS completions
      FROM activity GROUP BY block_id),
    interests AS (
      SELECT block_id, jsonb_object_agg(topic, people) AS interests FROM (
        SELECT c.block_id, topic, count(*) AS people FROM counted c JOIN user_profiles f ON f.id = c.user_id
          CROSS JOIN LATERAL (SELECT DISTINCT unnest(f.interests) AS topic) interest GROUP BY c.block_id, topic) t
      GROUP BY block_id),
    topics AS (
      SELECT block_id, jsonb_object_agg(topic, jsonb_build_object('people', people, 'seconds', seconds)) AS topics FROM (
        SELECT a.block_id, topic, count(DISTINCT a.user_id) AS people, sum(a.seconds) AS seconds
        FROM activity a JOIN resources r ON r.id = a.resource_id CROSS JOIN LATERAL (SELECT DISTINCT unnest(r.topics) AS topic) each
        WHERE a.seconds > 0 GROUP BY a.block_id, topic) t
      GROUP BY block_id),
    active AS (
      SELECT block_id, jsonb_object_agg(feature, people) AS active FROM (
        SELECT c.block_id, used.feature, count(DISTINCT c.user_id) AS people
        FROM (${usage.map(([feature, users]) => `SELECT '${feature}' AS feature, used.* FROM (${users}) AS used (user_id)`).join(' UNION ALL ')}) used
          JOIN counted c ON c.user_id = used.user_id
        GROUP BY c.block_id, used.feature) t
      GROUP BY block_id)
    UPDATE analytics_blocks b SET totals = jsonb_build_object(
      'engaged', coalesce(e.engaged, 0), 'seconds', coalesce(e.seconds, 0), 'pairs', coalesce(e.pairs, 0),
      'completers', coalesce(e.completers, 0), 'completions', coalesce(e.completions, 0),
      'interests', coalesce(i.interests, '{}'), 'topics', coalesce(t.topics, '{}'), 'active', coalesce(u.active, '{}'))
    FROM (SELECT DISTINCT block_id FROM counted) c LEFT JOIN engaged e USING (block_id) LEFT JOIN interests i USING (block_id)
      LEFT JOIN topics t USING (block_id) LEFT JOIN active u USING (block_id)
    WHERE b.id = c.block_id`,
};

/** All blocks that have totals. */
export const allBlocks: Statement = {
  name: 'analytics-blocks',
  text: `SELECT b.cohort, b.size, b.totals FROM analytics_blocks b WHERE b.totals <> '{}'`,
};

/** The ten most viewed resources of the library. Views are counted without their viewers. */
export const popularResources: Statement = {
  name: 'analytics-popular',
  text: `SELECT r.id, r.view_count AS views FROM resources r
         WHERE r.scope = 'library' AND r.status = 'active' AND r.view_count > 0 ORDER BY r.view_count DESC, r.id LIMIT 10`,
};

/** Whether day $1 was published. */
export const publishedDay: Statement = {
  name: 'analytics-published-day',
  text: 'SELECT FROM analytics_snapshots WHERE day = $1',
};

/** The latest snapshot with the titles of its resources that are still in the library, and the numbers of people of the last 90 days. */
export const latestSnapshot: PreparedRead = {
  name: 'analytics-latest',
  text: (visible) => `
    SELECT s.day::text AS day, s.data,
      (SELECT coalesce(json_agg(json_build_object('id', r.id, 'title', r.title, 'views', p.views) ORDER BY p.place), '[]')
       FROM jsonb_array_elements(s.data -> 'popular') WITH ORDINALITY AS e (value, place),
         LATERAL (SELECT (e.value ->> 'id')::uuid AS id, (e.value ->> 'views')::int AS views, e.place) p
         JOIN resources r ON r.id = p.id AND r.scope = 'library' AND r.status = 'active') AS popular,
      (SELECT json_build_object('labels', json_agg(d.day ORDER BY d.day), 'data', json_agg(d.data -> 'people' ORDER BY d.day))
       FROM analytics_snapshots d WHERE d.day > s.day - 90) AS trend
    FROM analytics_snapshots s WHERE ${visible('s')} ORDER BY s.day DESC LIMIT 1`,
};
