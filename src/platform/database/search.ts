import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * The condition for a search in lists: each word of the text is the beginning of a word in the columns, in any order.
 * Words are compared by `fold_text`, and a text without a word finds nothing (docs/decisions/0093). Columns that can be
 * null are skipped. An index on `words_of` with the same columns in the same order serves the condition. `text` is a
 * parameter and needs no escaping.
 */
export const containsText = (text: string, ...columns: string[]): string =>
  `words_of(${columns.join(', ')}) @@ words_query(${text})`;

/** Keeps the rows whose properties contain the words of `q`, if it is given. */
export function searchIn<T extends ObjectLiteral>(
  rows: SelectQueryBuilder<T>,
  q: string | undefined,
  ...properties: (keyof T & string)[]
): void {
  if (q) rows.andWhere(containsText(':q', ...properties.map((property) => `row.${property}`)), { q });
}
