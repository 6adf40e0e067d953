import { isOneOf } from '#platform/database/sql-text.js';
/** Activities and candidates that a score considers (docs/decisions/0153). */
const maxActivities = 50;
const maxCandidates = 500;
const dismissedDays = 90;
const likedRating = 4;

/** Recommendations shown, and candidates that are filled up with popular resources. */
export const maxShown = 10;

const inLibrary = (row: string): string => `${row}.scope = 'library' AND ${row}.status = 'active'`;

/** Neither viewed nor completed by the person, nor recommended and then viewed or recently dismissed. */
const isNew = (person: string, resource: string): string => `
  NOT EXISTS (SELECT FROM user_learning_activity seen WHERE seen.user_id = ${person} AND seen.resource_id = ${resource}
    AND seen.activity_type IN ('viewed', 'completed'))
  AND NOT EXISTS (SELECT FROM personalized_recommendations past WHERE past.user_id = ${person} AND past.resource_id = ${resource}
    AND (past.viewed OR past.dismissed_at > $2::timestamptz - interval '${dismissedDays} days'))`;

const candidateColumns = 'r.id, r.title, r.topics, r.difficulty_level, r.rating_avg, r.view_count, r.publication_date';

/** The level, interests and date of each person. */
const people = `
  person AS MATERIALIZED (
    SELECT u.id AS user_id, coalesce(p.skill_level, 'beginner') AS level, coalesce(p.interests, '{}') AS interests,
      ($2::timestamptz AT TIME ZONE person_time_zone(u.id))::date AS today
    FROM users u LEFT JOIN user_profiles p ON p.id = u.id WHERE ${isOneOf('u.id', '$1::uuid[]')})`;

/** Points per person, topic and source: 10 for an interest, a tenth of the progress for each liked activity, and the signals $3. */
const topicPoints = `
  recent AS (
    SELECT person.user_id, a.resource_id, a.progress_percent FROM person CROSS JOIN LATERAL (
      SELECT a.resource_id, a.progress_percent FROM user_learning_activity a
      WHERE a.user_id = person.user_id
        AND (a.activity_type IN ('completed', 'bookmarked') OR (a.activity_type = 'rated' AND a.rating >= ${likedRating}))
      ORDER BY a.updated_at DESC, a.id DESC LIMIT ${maxActivities}) a),
  signal AS (
    SELECT user_id, topic, 10.0 AS points, 'interest' AS code, topic AS subject FROM person, unnest(interests) AS topic
    UNION ALL
    SELECT a.user_id, topic, sum(a.progress_percent) / 10.0, 'liked', r.title
    FROM recent a JOIN resources r ON r.id = a.resource_id CROSS JOIN unnest(r.topics) AS topic
    GROUP BY a.user_id, topic, r.id, r.title
    UNION ALL
    SELECT v."userId", v.topic, sum(v.points), 'vote', v.subject
    FROM jsonb_to_recordset($3::jsonb) AS v ("userId" uuid, topic text, points numeric, subject text)
    JOIN person ON person.user_id = v."userId" GROUP BY v."userId", v.topic, v.subject),
  topic_score AS (
    SELECT user_id, topic, sum(points) AS points, coalesce(sum(points) FILTER (WHERE code = 'interest'), 0) AS interests,
      coalesce(sum(points) FILTER (WHERE code = 'liked'), 0) AS activity, coalesce(sum(points) FILTER (WHERE code = 'vote'), 0) AS votes
    FROM signal GROUP BY user_id, topic HAVING sum(points) > 0)`;

/** Popular resources that have none of the scored topics. */
const popularOf = (condition: string): string => `
  SELECT ${candidateColumns} FROM resources r
  WHERE ${inLibrary('r')} AND ${condition} AND NOT r.topics && p.topics AND ${isNew('p.user_id', 'r.id')}
  ORDER BY r.view_count DESC, r.rating_avg DESC, r.id LIMIT ${maxShown}`;

/** Resources of the scored topics and, if they are fewer than a page, popular ones: first those of the person's level. */
const candidates = `
  asked AS (
    SELECT person.*, coalesce((SELECT array_agg(t.topic) FROM topic_score t WHERE t.user_id = person.user_id), '{}') AS topics
    FROM person),
  matching AS MATERIALIZED (
    SELECT p.user_id, r.* FROM asked p CROSS JOIN LATERAL (
      SELECT ${candidateColumns} FROM resources r
      WHERE ${inLibrary('r')} AND r.topics && p.topics AND ${isNew('p.user_id', 'r.id')}
      ORDER BY r.rating_avg DESC, r.view_count DESC, r.publication_date DESC NULLS LAST, r.id LIMIT ${maxCandidates}) r),
  candidate AS (
    SELECT * FROM matching
    UNION ALL
    SELECT p.user_id, ${candidateColumns}
    FROM (SELECT a.*, (SELECT count(*) FROM matching m WHERE m.user_id = a.user_id) AS matches FROM asked a) p
    CROSS JOIN LATERAL (
      SELECT * FROM (
        SELECT own.*, 1 AS tier FROM (${popularOf('r.difficulty_level = p.level')}) own
        UNION ALL SELECT other.*, 2 FROM (${popularOf('r.difficulty_level IS DISTINCT FROM p.level')}) other) r
      ORDER BY r.tier, r.view_count DESC, r.rating_avg DESC, r.id LIMIT greatest(${maxShown} - p.matches, 0)) r
    WHERE p.matches < ${maxShown})`;

/**
 * The candidates of the people $1 at $2, with `person`, `signal` and `topic_score`, on which their scores depend. $3 holds the signals
 * of other features.
 */
export const candidatesOfPeople = [people, topicPoints, candidates].join(', ');
