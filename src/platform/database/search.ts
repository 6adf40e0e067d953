import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { columnOf } from '#platform/text/names.js';

/**
 * The condition that each word of the text is the beginning of a word in the columns, in any order. Words are compared by
 * `fold_text`, and a text without a word finds nothing (docs/decisions/0093). Columns that can be null are skipped. `text`
 * is a parameter and needs no escaping. For the few rows of a class; a condition on a large table is `foundBy`.
 */
export const containsText = (text: string, ...columns: string[]): string =>
  `words_of(${columns.join(', ')}) @@ words_query(${text})`;

/**
 * The condition that the row with this id is one of the results of a SELECT of ids with `containsText`, which the index on
 * `words_of` with the same columns answers. PostgreSQL overestimates how many rows a search finds. As a condition of
 * the list, it would be tested on row after row in the order of the list, at a hundred times the cost.
 */
export const foundBy = (id: string, select: string): string => `${id} = ANY (ARRAY(${select}))`;

/** Keeps the rows whose properties contain the words of `q`, if it is given. */
export function searchIn<T extends ObjectLiteral>(
  rows: SelectQueryBuilder<T>,
  q: string | undefined,
  ...properties: (keyof T & string)[]
): void {
  if (!q) return;
  const table = rows.expressionMap.mainAlias?.metadata.tableName ?? '';
  const columns = properties.map((property) => `f.${columnOf(property)}`);
  rows.andWhere(foundBy('row.id', `SELECT f.id FROM ${table} f WHERE ${containsText(':q', ...columns)}`), { q });
}
