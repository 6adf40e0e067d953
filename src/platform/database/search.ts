import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * The condition for a search in lists: the text occurs in one of the columns, in upper or lower case. Columns that can be
 * null are skipped. `text` is a parameter; it is compared literally, so it needs no escaping.
 */
export const containsText = (text: string, ...columns: string[]): string =>
  `strpos(lower(concat_ws(' ', ${columns.join(', ')})), lower(${text})) > 0`;

/** Keeps the rows in which one of the properties contains `q`, if it is given. */
export function searchIn<T extends ObjectLiteral>(
  rows: SelectQueryBuilder<T>,
  q: string | undefined,
  ...properties: (keyof T & string)[]
): void {
  if (q) rows.andWhere(containsText(':q', ...properties.map((property) => `row.${property}`)), { q });
}
