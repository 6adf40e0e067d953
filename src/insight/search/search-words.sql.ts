import type { Statement } from '#platform/database/database.js';
import { variantOf } from '#platform/database/sql-text.js';

/**
 * Checks up to 500 words that were last checked before $1: deletes those that occur in none of the tables and all but one of
 * the same word, and marks the others as checked at $2.
 */
export function checkWords(tables: string[]): Statement {
  const found = tables.map(
    (table) => `EXISTS (SELECT FROM ${table} d WHERE d.search @@ (quote_literal(b.word))::tsquery)`,
  );
  return variantOf(
    'search-words-check',
    `WITH batch AS MATERIALIZED (
      SELECT w.ctid AS place, w.word FROM search_words w WHERE w.checked_at < $1::timestamptz ORDER BY w.checked_at LIMIT 500
      FOR UPDATE SKIP LOCKED),
    useful AS MATERIALIZED (
      SELECT min(b.place) AS place FROM batch b WHERE ${found.join(' OR ')} GROUP BY b.word),
    gone AS (DELETE FROM search_words w USING batch b WHERE w.ctid = b.place AND b.place NOT IN (SELECT u.place FROM useful u)),
    checked AS (
      UPDATE search_words w SET checked_at = $2::timestamptz, stem = stem_of(w.word, search_language())
      FROM useful u WHERE w.ctid = u.place)
    SELECT count(*)::int AS checked FROM batch`,
  );
}

/** Creates pg_trgm and its index unless they exist. */
export const indexWords: Statement = { name: 'search-words-index', text: 'SELECT index_trigrams()' };

/** Makes the words of the texts $1 the next to be checked. */
export const checkNext: Statement = {
  name: 'search-words-check-next',
  text: `UPDATE search_words SET checked_at = '-infinity'
         WHERE word IN (SELECT unnest(words_in(given)) FROM unnest($1::text[]) given)`,
};
