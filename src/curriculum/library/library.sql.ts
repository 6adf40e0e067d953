import type { PreparedList } from '#platform/api/paginate.js';
import { matchingByWays } from '#platform/api/rows-by-ways.js';
import type { Visible } from '#platform/database/scoped.repository.js';
import { containsText } from '#platform/database/search.js';

/** The stored totals of every topic in `scopes`, an SQL array; `$4` is unused without a search. */
const totals = (scopes: string, search: boolean): string => `SELECT topic, resources FROM topic_totals
    WHERE scope = ANY (${scopes}) AND resources > 0 AND ${search ? containsText('$4', 'topic') : '$4::text IS NULL'}`;

/** Topics of the resources of subjects and assessments that the actor can read. OFFSET 0: words are searched per topic. */
const placed = (visible: Visible, search: boolean): string => {
  const conditions = [`row.status = 'active'`, 'row.scope = ANY ($3::text[])'];
  const ways = matchingByWays(visible.ways('row'), { table: 'resources', alias: 'row', conditions, sort: [] });
  const topics = ways.map((rows) => `SELECT unnest(row.topics) AS topic ${rows}`).join(' UNION ALL ');
  return `SELECT topic, resources FROM (SELECT topic, count(*) AS resources FROM (${topics}) each GROUP BY topic OFFSET 0) few
    WHERE ${search ? containsText('$4', 'topic') : '$4::text IS NULL'}`;
};

const listOf = (name: string, found: (visible: Visible) => string): PreparedList => {
  const summed = (
    visible: Visible,
  ) => `FROM (SELECT topic, sum(resources)::int AS resources FROM (${found(visible)}) counted
    GROUP BY topic) found`;
  return {
    name,
    matching: summed,
    page: (visible) => `SELECT topic, resources ${summed(visible)} ORDER BY resources DESC, topic LIMIT $5 OFFSET $6`,
  };
};

/** For actors who may `readEvery` resource, whose scope is everything. */
const everyOf = (name: string, search: boolean): PreparedList =>
  listOf(name, () => `${totals('$3::text[]', search)} AND $1::uuid IS NOT NULL AND $2::text IS NOT NULL`);

const readableOf = (name: string, search: boolean): PreparedList =>
  listOf(
    name,
    (visible) =>
      `${totals(`CASE WHEN 'library' = ANY ($3::text[]) THEN ARRAY['library'] ELSE '{}' END`, search)} UNION ALL ${placed(visible, search)}`,
  );

/** The topics in scopes $3, most used first: all of them, and those that contain the words $4. */
export const everyTopic = { all: everyOf('topics-every', false), search: everyOf('topics-every-search', true) };

/** The same for actors who read the library, and some resources of subjects and assessments (`readPlaced`). */
export const readableTopics = { all: readableOf('topics', false), search: readableOf('topics-search', true) };

export const matching = 'row.search @@ words_query(:q)';
export const rank = 'ts_rank(row.search, words_query(:q))';
