import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { columnOf } from '#platform/text/names.js';

/** A property to sort by; a leading `-` sorts in descending order. */
export type SortField<T> = (keyof T & string) | `-${keyof T & string}`;

/** Properties that are sorted as a dictionary of the organization's language does. All others are sorted by bytes. */
const names = new Set(['name', 'title', 'firstName', 'lastName', 'recipientName']);

/** The expression that sorts by a name or title, in the order of the organization's language (docs/decisions/0094). */
export const byName = (column: string): string => `${column} COLLATE name_order`;

/**
 * Sorts the rows by the fields and finally by id, after any order they already have. The id makes the order total:
 * without it, a row could appear on two pages or on none.
 */
export function orderBy<T extends ObjectLiteral>(
  rows: SelectQueryBuilder<T>,
  ...fields: SortField<NoInfer<T>>[]
): SelectQueryBuilder<T> {
  for (const { property, direction } of termsOf(fields))
    rows.addOrderBy(sortKey(`row.${property}`, property), direction);
  return rows;
}

/** The expressions of `orderBy` after ORDER BY, for the rows of `alias` in a statement. */
export const orderBySql = (alias: string, ...fields: string[]): string => orderBySqlOf(alias, fields, {});

/** SQL over an alias that takes the place of the column of a property, such as a date that differs by person. */
export type ColumnExpressions = Partial<Record<string, (alias: string) => string>>;

/** Like `orderBySql`, with expressions in place of columns. */
export const orderBySqlOf = (alias: string, fields: string[], expressions: ColumnExpressions): string =>
  termsOf(fields)
    .map(({ property, direction }) => {
      return `${sortKey(expressions[property]?.(alias) ?? `${alias}.${columnOf(property)}`, property)} ${direction}`;
    })
    .join(', ');

/** The columns of `orderBySqlOf`; an expression has the name of the column it replaces. */
export const orderColumns = (alias: string, fields: string[], expressions: ColumnExpressions): string =>
  termsOf(fields)
    .map(({ property }) => {
      const expression = expressions[property]?.(alias);
      return expression ? `${expression} AS ${columnOf(property)}` : `${alias}.${columnOf(property)}`;
    })
    .join(', ');

const sortKey = (column: string, property: string): string => (names.has(property) ? byName(column) : column);

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
