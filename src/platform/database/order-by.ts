import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { columnOf } from '#platform/text/names.js';

/** A property to sort by; a leading `-` sorts in descending order. */
export type SortField<T> = (keyof T & string) | `-${keyof T & string}`;

/**
 * Sorts the rows by the fields and finally by id, after any order they already have. The id makes the order total:
 * without it, a row could appear on two pages or on none.
 */
export function orderBy<T extends ObjectLiteral>(
  rows: SelectQueryBuilder<T>,
  ...fields: SortField<NoInfer<T>>[]
): SelectQueryBuilder<T> {
  for (const { property, direction } of termsOf(fields)) rows.addOrderBy(`row.${property}`, direction);
  return rows;
}

/** The expressions of `orderBy` after ORDER BY, for the rows of `alias` in a statement. */
export const orderBySql = (alias: string, ...fields: string[]): string =>
  termsOf(fields)
    .map(({ property, direction }) => `${alias}.${columnOf(property)} ${direction}`)
    .join(', ');

interface Term {
  property: string;
  direction: 'ASC' | 'DESC';
}

/** Each property once, because TypeORM lets a later term replace an earlier one. */
function termsOf(fields: string[]): Term[] {
  const terms = new Map<string, Term>();
  for (const field of [...fields, 'id']) {
    const property = field.replace('-', '');
    const direction = field.startsWith('-') ? 'DESC' : 'ASC';
    if (!terms.has(property)) terms.set(property, { property, direction });
  }
  return [...terms.values()];
}
