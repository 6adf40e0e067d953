import { containsText } from '#platform/database/search.js';
import type { PreparedList } from '#platform/api/page.js';

/** OFFSET 0 keeps PostgreSQL from searching the words of each resource instead of each topic. */
const topics = (visible: (alias: string) => string) => `FROM (
    SELECT topic, count(*)::int AS resources FROM resources row, unnest(row.topics) topic
    WHERE row.status = 'active' AND row.scope = ANY ($3::text[]) AND ${visible('row')} GROUP BY topic OFFSET 0
  ) found WHERE $4::text IS NULL OR ${containsText('$4', 'topic')}`;

/** The topics in scopes $3 that contain the words $4, most used first; null lists all. */
export const topicList: PreparedList = {
  name: 'resource-topics',
  matching: topics,
  page: (visible) => `SELECT topic, resources ${topics(visible)}
    ORDER BY resources DESC, topic LIMIT $5 OFFSET $6`,
};

export const matching = 'row.search @@ words_query(:q)';
export const rank = 'ts_rank(row.search, words_query(:q))';
