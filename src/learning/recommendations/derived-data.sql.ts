import type { Statement } from '#platform/database/database.js';
import { isOneOf, newIdSql } from '#platform/database/sql-text.js';

/** Adds 1 to each topic of each resource of $2 for person $1 at $3. The caller holds the privacy settings of the person. */
export const engageWithResources: Statement = {
  name: 'engagement-resources',
  text: `
    INSERT INTO user_topic_engagement AS e (id, user_id, topic, last_engaged_at, engagement_score)
    SELECT ${newIdSql}, $1, topic, $3, count(*) FROM (SELECT unnest(r.topics) AS topic FROM resources r WHERE ${isOneOf('r.id', '$2::uuid[]')}) topics
    GROUP BY topic ORDER BY topic
    ON CONFLICT (user_id, topic) DO UPDATE SET engagement_score = e.engagement_score + excluded.engagement_score,
      last_engaged_at = greatest(e.last_engaged_at, excluded.last_engaged_at)`,
};

/**
 * Replaces the numbers of votes of person $1 by those on the topics $2, one topic per vote, at $3. The caller holds the privacy settings of
 * the person.
 */
export const countVotes: Statement = {
  name: 'engagement-votes',
  text: `
    WITH counted AS (SELECT topic, count(*)::int AS votes FROM unnest($2::text[]) AS topic GROUP BY topic),
      former AS (
        SELECT e.id, e.engagement_score - e.vote_score AS rest FROM user_topic_engagement e
        WHERE e.user_id = $1 AND e.vote_score > 0 AND NOT EXISTS (SELECT FROM counted c WHERE c.topic = e.topic)),
      gone AS (DELETE FROM user_topic_engagement e USING former f WHERE e.id = f.id AND f.rest = 0),
      lowered AS (UPDATE user_topic_engagement e SET engagement_score = f.rest, vote_score = 0 FROM former f WHERE e.id = f.id AND f.rest > 0)
    INSERT INTO user_topic_engagement AS e (id, user_id, topic, last_engaged_at, engagement_score, vote_score)
    SELECT ${newIdSql}, $1, topic, $3, votes, votes FROM counted ORDER BY topic
    ON CONFLICT (user_id, topic) DO UPDATE SET engagement_score = e.engagement_score - e.vote_score + excluded.vote_score,
      vote_score = excluded.vote_score,
      last_engaged_at = CASE WHEN excluded.vote_score > e.vote_score THEN excluded.last_engaged_at ELSE e.last_engaged_at END`,
};

/** Deletes everything derived about person $1. */
export const deleteDerived: Statement = {
  name: 'recommendations-delete-derived',
  text: `
    WITH lists AS (DELETE FROM recommendation_lists WHERE user_id = $1),
      topics AS (DELETE FROM user_topic_engagement WHERE user_id = $1)
    DELETE FROM personalized_recommendations WHERE user_id = $1`,
};

/** Deletes what was derived from the votes of person $1; what they viewed and dismissed stays, without its score. */
export const deleteDerivedFromVotes: Statement = {
  name: 'recommendations-delete-votes',
  text: `
    WITH lists AS (DELETE FROM recommendation_lists WHERE user_id = $1),
      votes AS (DELETE FROM user_topic_engagement WHERE user_id = $1 AND engagement_score = vote_score),
      topics AS (
        UPDATE user_topic_engagement SET engagement_score = engagement_score - vote_score, vote_score = 0
        WHERE user_id = $1 AND vote_score > 0 AND engagement_score > vote_score),
      shown AS (DELETE FROM personalized_recommendations WHERE user_id = $1 AND NOT viewed AND NOT dismissed)
    UPDATE personalized_recommendations
    SET recommendation_score = 0, reason_code = 'popular', reason_subject = NULL, reason_topic = NULL, parts = '{}'
    WHERE user_id = $1 AND (viewed OR dismissed)`,
};
