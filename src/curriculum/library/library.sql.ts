import type { PreparedList } from '#platform/api/page.js';

const topics = (visible: (alias: string) => string) => `FROM resources row, unnest(row.topics) topic
  WHERE row.status = 'active' AND row.scope = ANY ($3::text[]) AND starts_with(topic, $4) AND ${visible('row')}
  GROUP BY topic`;

/** The topics in scopes $3 that start with $4, most used first. */
export const topicList: PreparedList = {
  name: 'resource-topics',
  matching: topics,
  page: (visible) => `SELECT topic, count(*)::int AS resources ${topics(visible)}
    ORDER BY resources DESC, topic LIMIT $5 OFFSET $6`,
};

/** A tsquery that matches every word of :q as a prefix. Quoting words as lexemes keeps operators in :q inert. */
const prefixQuery = `(
  SELECT to_tsquery('simple', string_agg('''' || replace(replace(word, '\\', '\\\\'), '''', '''''') || ''':*', ' & '))
  FROM unnest(tsvector_to_array(to_tsvector('simple', :q))) word)`;

export const matching = `row.search @@ ${prefixQuery}`;
export const rank = `ts_rank(row.search, ${prefixQuery})`;
