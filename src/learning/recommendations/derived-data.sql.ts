import type { Statement } from '#platform/database/database.js';
import { newIdSql } from '#platform/database/sql-text.js';

/** Topics are inserted in order, so that concurrent statements cannot deadlock. $1 is the person, $3 the time. */
const addTo = (scores: string, topics: string): string => `
  INSERT INTO user_topic_engagement AS e (id, user_id, topic, last_engaged_at, engagement_score, vote_score)
  SELECT ${newIdSql}, $1, topic, $3, ${scores} FROM (${topics}) topics GROUP BY topic ORDER BY topic
  ON CONFLICT (user_id, topic) DO UPDATE SET engagement_score = e.engagement_score + excluded.engagement_score,
    vote_score = e.vote_score + excluded.vote_score, last_engaged_at = greatest(e.last_engaged_at, excluded.last_engaged_at)`;

/** Adds 1 to each topic of each resource of $2. The caller holds the privacy settings of the person. */
export const engageWithResources: Statement = {
  name: 'engagement-resources',
  text: addTo('count(*), 0', 'SELECT unnest(r.topics) AS topic FROM resources r WHERE r.id = ANY ($2::uuid[])'),
};

/** Adds 1 for each of the votes on the topics $2. The caller holds the privacy settings of the person. */
export const engageByVotes: Statement = {
  name: 'engagement-votes',
  text: addTo('count(*), count(*)', 'SELECT topic FROM unnest($2::text[]) AS topic'),
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
