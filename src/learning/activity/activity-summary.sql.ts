import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';

/** Figures about the learning of a person, as stored. */
export interface StoredLearningStats {
  resourcesViewed: number;
  resourcesCompleted: number;
  bookmarks: number;
  ratings: number;
  resourceSeconds: number;
  totalResourcesCompleted: number;
  totalSeconds: number;
  streak: number;
  longestStreak: number;
  daysLearned: number;
  topics: object[];
}

/** The figures of person $1 at $2, with the topics of most of the viewed resources. */
export const learningStats: Statement = {
  name: 'activity-stats',
  text: `
    WITH own AS MATERIALIZED (SELECT a.* FROM user_learning_activity a WHERE a.user_id = $1)
    SELECT own.*, own."resourcesCompleted" + p.completed AS "totalResourcesCompleted", own."resourceSeconds" + p.seconds AS "totalSeconds",
      s.streak, s.longest AS "longestStreak", s.days AS "daysLearned",
      (SELECT coalesce(json_agg(t), '[]') FROM (
        SELECT topic, count(*) AS resources, count(*) FILTER (WHERE v.progress_percent = 100) AS completed,
          sum(v.time_spent_seconds) AS seconds
        FROM own v JOIN resources r ON r.id = v.resource_id CROSS JOIN unnest(r.topics) topic
        WHERE v.activity_type = 'viewed' GROUP BY topic ORDER BY resources DESC, seconds DESC, topic LIMIT 20) t) AS topics
    FROM (SELECT count(*) FILTER (WHERE activity_type = 'viewed')::int AS "resourcesViewed",
        count(*) FILTER (WHERE activity_type = 'completed')::int AS "resourcesCompleted",
        count(*) FILTER (WHERE activity_type = 'bookmarked')::int AS bookmarks,
        count(*) FILTER (WHERE activity_type = 'rated')::int AS ratings,
        coalesce(sum(time_spent_seconds), 0)::float AS "resourceSeconds" FROM own) own
      CROSS JOIN progress_totals($1) p CROSS JOIN learning_streak($1, $2) s`,
};

/** The five resources of the scopes $3 that the person has begun, not finished and can still read, latest first. */
export const unfinishedResources: PreparedRead = {
  name: 'dashboard-resources',
  text: (visible) => `
    SELECT row.id, row.title, 'resource' AS type, a.progress_percent AS progress, a.updated_at AS "lastViewed"
    FROM user_learning_activity a JOIN resources row ON row.id = a.resource_id
    WHERE a.user_id = $1 AND a.activity_type = 'viewed' AND a.progress_percent BETWEEN 1 AND 99
      AND row.status = 'active' AND row.scope = ANY ($3::text[]) AND ${visible('row')}
    ORDER BY a.updated_at DESC, a.id LIMIT 5`,
};
