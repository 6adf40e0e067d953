import { personPermits } from '#identity/privacy-settings/privacy.scopes.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { maxShown } from './recommendation-candidates.sql.js';
import { popularity, quality, recency } from './recommendation-scores.sql.js';
import type { ReasonCode, ScoreParts } from './recommendation.entity.js';

/** A row of a list; the reason text is made from code, subject, topic and title. */
export interface RecommendedResource {
  id: string;
  title: string;
  type: string;
  durationMinutes: number | null;
  difficultyLevel: string | null;
  topics: string[];
  score: number;
  code: ReasonCode;
  subject: string | null;
  topic: string | null;
  parts: ScoreParts;
}

/** The privacy setting that permits recommendations. */
export const personalized = 'personalizedRecommendations';

const resourceColumns = `r.id, r.title, r.type, r.duration_minutes AS "durationMinutes", r.difficulty_level AS "difficultyLevel",
  r.topics`;

/** The recommendations of a person as stored. */
export interface StoredList {
  personalized: boolean;
  computedAt: Date | null;
  /** Whether they must be computed again. */
  expired: boolean;
  items: RecommendedResource[];
}

const bestFirst = 'x.recommendation_score DESC, r.rating_avg DESC, r.publication_date DESC NULLS LAST, r.id';

/** Whether the actor allows recommendations, and those at $3 that were neither viewed nor dismissed, best first. */
export const storedList: PreparedRead = {
  name: 'recommendations-stored',
  text: (visible) => `
    SELECT ${personPermits(personalized, '$1')} AS personalized, l.computed_at AS "computedAt", coalesce(l.expires_at <= $3, TRUE) AS expired,
      coalesce((SELECT json_agg(shown) FROM (
        SELECT ${resourceColumns}, x.recommendation_score::int AS score, x.reason_code AS code, x.reason_subject AS subject, x.reason_topic AS topic, x.parts
        FROM personalized_recommendations x JOIN resources r ON r.id = x.resource_id
        WHERE ${visible('x')} AND NOT x.viewed AND NOT x.dismissed AND r.scope = 'library' AND r.status = 'active'
        ORDER BY ${bestFirst} LIMIT ${maxShown}) shown), '[]') AS items
    FROM (SELECT $1::uuid AS id) me LEFT JOIN recommendation_lists l ON l.user_id = me.id`,
};

/** The best resources of the library on the date $1, without any data of the reader. */
export const popularResources: Statement = {
  name: 'recommendations-popular',
  text: `
    SELECT ${resourceColumns}, round(part.quality + part.recency + part.popularity)::int AS score, 'popular' AS code, NULL AS subject, NULL AS topic,
      jsonb_build_object('relevance', 0, 'difficulty', 0, 'quality', round(part.quality, 2), 'recency', round(part.recency, 2),
        'popularity', round(part.popularity, 2), 'topics', '[]'::jsonb) AS parts
    FROM (SELECT * FROM resources WHERE scope = 'library' AND status = 'active'
      ORDER BY rating_avg DESC, view_count DESC, publication_date DESC NULLS LAST, id LIMIT ${maxShown}) r
    CROSS JOIN LATERAL (
      SELECT ${quality('r')} AS quality, ${recency('r', '$1::date')} AS recency, ${popularity('r')} AS popularity) part
    ORDER BY r.rating_avg DESC, r.view_count DESC, r.publication_date DESC NULLS LAST, r.id`,
};

/** Dismisses the recommendation of resource $2 to person $1. Repeating it keeps the first time. */
export const dismissRecommendation: Statement = {
  name: 'recommendations-dismiss',
  text: `
    UPDATE personalized_recommendations SET dismissed = TRUE, dismissed_at = coalesce(dismissed_at, $3)
    WHERE user_id = $1 AND resource_id = $2 RETURNING id`,
};

export const markViewed: Statement = {
  name: 'recommendations-viewed',
  text: `UPDATE personalized_recommendations SET viewed = TRUE WHERE user_id = $1 AND resource_id = $2 RETURNING id`,
};

/** The recommendations of person $1 are computed again at the next request. */
export const expireList: Statement = {
  name: 'recommendations-expire',
  text: `UPDATE recommendation_lists SET expires_at = $2 WHERE user_id = $1 AND expires_at > $2`,
};

/** One batch of people who have learned in the last seven days and whose recommendations were not computed for 12 hours. */
export const peopleToRefresh: Statement = {
  name: 'recommendations-due',
  text: `
    SELECT u.id FROM users u LEFT JOIN recommendation_lists l ON l.user_id = u.id
    WHERE ${personPermits(personalized, 'u.id')} AND coalesce(l.computed_at < $1::timestamptz - interval '12 hours', TRUE)
      AND EXISTS (SELECT FROM user_learning_days d WHERE d.user_id = u.id AND d.day >= ($1::timestamptz - interval '7 days')::date)
    ORDER BY u.id LIMIT 100`,
};

/** The topics with which person $1 engages most. */
export const strongestTopics: Statement = {
  name: 'engagement-strongest',
  text: `SELECT e.topic, e.engagement_score AS score, e.last_engaged_at AS "lastEngagedAt" FROM user_topic_engagement e
    WHERE e.user_id = $1 ORDER BY e.engagement_score DESC, e.topic LIMIT 20`,
};
