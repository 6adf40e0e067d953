import { personPermits } from '#identity/privacy-settings/privacy.scopes.js';
import type { Statement } from '#platform/database/database.js';
import { newIdSql } from '#platform/database/sql-text.js';
import { candidatesOfPeople } from './recommendation-candidates.sql.js';
import { nextLevel } from './recommendation-reasons.js';

/** Recommendations kept per person, and how long they are used. */
const maxStored = 20;
const lifetimeHours = 6;

const nextLevelOf = (level: string): string =>
  `CASE ${level} ${Object.entries(nextLevel)
    .map(([from, to]) => `WHEN '${from}' THEN '${to}'`)
    .join(' ')} END`;

/** Quality, recency and popularity depend only on the resource. */
export const quality = (row: string): string => `(${row}.rating_avg / 5 * 15)`;
export const popularity = (row: string): string => `least(${row}.view_count / 100.0, 5)`;
export const recency = (row: string, today: string): string => `
  CASE WHEN ${row}.publication_date > ${today} - 90
    THEN 10 - greatest(${today} - ${row}.publication_date, 0) / 9.0 ELSE 0 END`;

/** The score of each candidate, and the best of each person. */
const scores = `
  scored AS (
    SELECT c.*, p.level, part.*, round(part.relevance + part.difficulty + part.quality + part.recency + part.popularity) AS score
    FROM candidate c JOIN person p USING (user_id) CROSS JOIN LATERAL (
      SELECT least((SELECT coalesce(sum(t.points), 0) FROM topic_score t WHERE t.user_id = c.user_id AND t.topic = ANY (c.topics)), 50) AS relevance,
        CASE c.difficulty_level WHEN p.level THEN 20 WHEN ${nextLevelOf('p.level')} THEN 10 ELSE 0 END AS difficulty,
        ${quality('c')} AS quality, ${recency('c', 'p.today')} AS recency, ${popularity('c')} AS popularity) part),
  chosen AS (
    SELECT * FROM (
      SELECT s.*, row_number() OVER (PARTITION BY user_id ORDER BY score DESC, rating_avg DESC, publication_date DESC NULLS LAST, id) AS place
      FROM scored s) ranked
    WHERE place <= ${maxStored})`;

/** Whether the person has completed a resource of their level. */
const hasFinishedLevel = (row: string): string => `
  EXISTS (SELECT FROM user_learning_activity a JOIN resources done ON done.id = a.resource_id
    WHERE a.user_id = ${row}.user_id AND a.activity_type = 'completed' AND done.difficulty_level = ${row}.level)`;

/** Other people of the same level who share their activity with the community and have completed the resource; at most $4. */
const peersWhoCompleted = (row: string): string => `
  (SELECT count(*) FROM (
    SELECT FROM user_learning_activity a
      LEFT JOIN user_profiles p ON p.id = a.user_id
    WHERE a.resource_id = ${row}.id AND a.activity_type = 'completed' AND a.user_id <> ${row}.user_id
      AND coalesce(p.skill_level, 'beginner') = ${row}.level AND ${personPermits('communitySharing', 'a.user_id')}
    LIMIT $4::int) peers)`;

/** The parts of a score as JSON. */
const partsOf = (row: string): string => `jsonb_build_object(
  'relevance', round(${row}.relevance, 2), 'difficulty', ${row}.difficulty, 'quality', round(${row}.quality, 2),
  'recency', round(${row}.recency, 2), 'popularity', round(${row}.popularity, 2),
  'topics', coalesce((SELECT jsonb_agg(jsonb_build_object('topic', t.topic, 'interests', t.interests, 'activity', t.activity,
      'votes', t.votes) ORDER BY t.points DESC, t.topic)
    FROM topic_score t WHERE t.user_id = ${row}.user_id AND t.topic = ANY (${row}.topics)), '[]'))`;

/** The strongest contribution that may be named, else what is true of the level, of other learners, or of the topics. */
const reasons = `
  explained AS (
    SELECT c.*, coalesce(named.code, general.code) AS code, CASE WHEN named.code IS NULL THEN general.subject ELSE named.subject END AS subject, named.topic
    FROM chosen c LEFT JOIN LATERAL (
      SELECT s.code, s.subject, s.topic FROM signal s LEFT JOIN user_topic_engagement e ON e.user_id = s.user_id AND e.topic = s.topic
      WHERE s.user_id = c.user_id AND s.topic = ANY (c.topics) AND s.points > 0 AND s.subject IS NOT NULL
      ORDER BY s.points DESC, array_position('{interest,liked,vote}', s.code), e.engagement_score DESC NULLS LAST, s.topic, s.subject
      LIMIT 1) named ON TRUE
    LEFT JOIN LATERAL (
      SELECT 'next_level' AS code, c.level AS subject, 1 AS place
      WHERE c.difficulty_level = ${nextLevelOf('c.level')} AND ${hasFinishedLevel('c')}
      UNION ALL SELECT 'community', NULL, 2 WHERE ${peersWhoCompleted('c')} >= $4::int
      UNION ALL (SELECT 'gap', t.topic, 3 FROM unnest(c.topics) WITH ORDINALITY AS t (topic, place)
        WHERE NOT EXISTS (SELECT FROM user_topic_engagement e WHERE e.user_id = c.user_id AND e.topic = t.topic)
        ORDER BY t.place LIMIT 1)
      UNION ALL SELECT 'popular', NULL, 4
      ORDER BY place LIMIT 1) general ON named.code IS NULL)`;

/**
 * Computes the recommendations of the people $1 at $2 and replaces those that were neither viewed nor dismissed. $3 holds
 * the signals of other features, $4 the number of people from which a group may be mentioned. The caller holds the privacy
 * settings of the people, who allow it.
 */
export const computeRecommendations: Statement = {
  name: 'recommendations-compute',
  text: `
    WITH ${[candidatesOfPeople, scores, reasons].join(', ')},
    stored AS (
      INSERT INTO personalized_recommendations AS x
        (id, user_id, resource_id, recommendation_score, reason_code, reason_subject, reason_topic, parts, recommended_at)
      SELECT ${newIdSql}, user_id, id, score, code, subject, topic, ${partsOf('e')}, $2 FROM explained e ORDER BY user_id, id
      ON CONFLICT (user_id, resource_id) DO UPDATE SET recommendation_score = excluded.recommendation_score,
        reason_code = excluded.reason_code, reason_subject = excluded.reason_subject, reason_topic = excluded.reason_topic, parts = excluded.parts,
        recommended_at = excluded.recommended_at, dismissed = FALSE, dismissed_at = NULL),
    replaced AS (
      DELETE FROM personalized_recommendations x USING person
      WHERE x.user_id = person.user_id AND NOT x.viewed AND NOT x.dismissed
        AND NOT EXISTS (SELECT FROM chosen c WHERE c.user_id = x.user_id AND c.id = x.resource_id))
    INSERT INTO recommendation_lists (user_id, computed_at, expires_at)
    SELECT user_id, $2, $2::timestamptz + interval '${lifetimeHours} hours' FROM person
    ON CONFLICT (user_id) DO UPDATE SET computed_at = excluded.computed_at, expires_at = excluded.expires_at
    RETURNING user_id`,
};
