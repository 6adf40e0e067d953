import type { Statement } from '#platform/database/database.js';
import { variantOf } from '#platform/database/sql-text.js';
import type { DocumentKind, SearchableRows } from '#platform/search/search-source.port.js';

/** At most this many rows of each kind are ranked: those the index finds first (docs/decisions/0121). */
export const maxRanked = 500;

/** The words of text $1 as they are compared, each with the known words of the same stem. */
export const loadTerms: Statement = {
  name: 'search-terms',
  text: 'SELECT word, forms FROM word_forms(words_in($1))',
};

/** Known words with a spelling similar to each of the words $1. */
export const loadSimilar: Statement = {
  name: 'search-similar',
  text: 'SELECT word, ARRAY(SELECT similar_words(word)) AS similar FROM unnest($1::text[]) word',
};

/** The rows of one source, and the parameter that holds their keys. */
export interface Source {
  kind: DocumentKind;
  rows: SearchableRows;
  keys: string;
}

/** Parameters of both statements; the keys of the sources follow. */
const parameters = ['uuid', 'text', 'timestamptz', 'tsquery', 'tsquery', 'timestamptz', 'timestamptz', 'uuid', 'uuid'];
const own = { find: ['int', 'int'], load: ['uuid[]'] };

/** The position of the first parameter with keys. */
export const firstKeys = {
  find: parameters.length + own.find.length + 1,
  load: parameters.length + own.load.length + 1,
};

/** Names the type of every parameter, because a statement may not use all. */
const typed = (extra: string[], sources: Source[]): string => {
  const types = [...parameters, ...extra, ...sources.filter(({ rows }) => rows.keys).map(() => 'uuid[]')];
  return `typed AS (SELECT ${types.map((type, n) => `$${n + 1}::${type}`).join(', ')})`;
};

const scopeOf = ({ rows, keys }: Source): string => rows.scope('$3::timestamptz').replaceAll(':keys', keys);

const matching = (source: Source): string => {
  const { subjectId, courseId } = source.rows;
  const conditions = [
    'row.search @@ $4::tsquery',
    `($6::timestamptz IS NULL OR row.created_at >= $6) AND ($7::timestamptz IS NULL OR row.created_at < $7)`,
    subjectId ? `($8::uuid IS NULL OR ${subjectId} = $8)` : '$8::uuid IS NULL',
    courseId ? `($9::uuid IS NULL OR ${courseId} = $9)` : '$9::uuid IS NULL',
    scopeOf(source),
  ];
  return conditions.join(' AND ');
};

/**
 * A page of the documents that person $1 may read and that match $4, as JSON with their ids in order, and their total. $2
 * organization, $3 now, $5 the query without corrections, whose documents come first, $6 and $7 the first and the
 * excluded last time of creation, $8 subject, $9 course, $10 limit, $11 offset. The rows of a source are limited before they
 * are ranked, because a rank costs more than a match.
 */
export function findDocuments(sources: Source[], byDate: boolean): Statement {
  const order = byDate ? 'ORDER BY row.created_at DESC, row.id' : '';
  const rank = byDate ? '0' : 'ts_rank(c.search, $4::tsquery, 1)';
  const branches = sources.map(
    (source) => `
      SELECT c.id, c.created_at, (c.search @@ $5::tsquery)::int AS exact, ${rank} AS rank
      FROM (SELECT row.id, row.created_at, row.search FROM ${source.rows.table} row
        WHERE ${matching(source)} ${order} LIMIT ${maxRanked}) c`,
  );
  return variantOf(
    'search',
    `WITH ${typed(own.find, sources)}, found AS MATERIALIZED (${branches.join(' UNION ALL ')})
    SELECT (SELECT count(*)::int FROM found) AS total, (
      SELECT coalesce(json_agg(json_build_object('id', p.id)), '[]')::text
      FROM (SELECT f.id FROM found f ORDER BY f.exact DESC, ${byDate ? '' : 'f.rank DESC, '}f.created_at DESC, f.id
        LIMIT $10::int OFFSET $11::int) p) AS items`,
  );
}

/** A snippet is taken from this much of a text. */
const maxTextLength = 60_000;

/** What is shown of the documents $10, as far as person $1 may still read them. The other parameters are those of `findDocuments`. */
export function loadDocuments(sources: Source[]): Statement {
  const branches = sources.map((source) => {
    const { table, title, text, path, subjectId = 'NULL::uuid', courseId = 'NULL::uuid' } = source.rows;
    return `
      SELECT row.id, '${source.kind}' AS type, ${title} AS title, left(${text}, ${maxTextLength}) AS text, ${path} AS path,
        ${subjectId} AS "subjectId", ${courseId} AS "courseId", row.created_at AS "createdAt"
      FROM ${table} row WHERE row.id = ANY ($10::uuid[]) AND ${scopeOf(source)}`;
  });
  return variantOf('search-load', `WITH ${typed(own.load, sources)} ${branches.join(' UNION ALL ')}`);
}
