import type { WayIn } from '#platform/access/policy.js';
import { type ColumnExpressions, orderBySql, orderBySqlOf, orderColumns } from '#platform/database/order-by.js';

/** A sorted list whose rows a scope reaches in several ways. */
export interface RowsByWays {
  table: string;
  alias: string;
  /** Conditions of the query on the alias. */
  conditions: string[];
  /** Fields as in `orderBy`. */
  sort: string[];
}

/** A way in whose rows are sorted by expressions instead of some columns: PostgreSQL reads and sorts all rows of this way. */
export interface SortedWay extends WayIn {
  expressions?: ColumnExpressions;
}

const where = (conditions: string[]): string => `WHERE ${conditions.join(' AND ')}`;

/**
 * A SELECT of the ids of the rows from `offset`, at most `limit`, in their order. Each way in is a branch of its own, and
 * a way by keys one LATERAL branch per key: PostgreSQL then reads each branch in the order of an index, and as many rows
 * as the page needs. With a single condition, it would read the whole list in its order until the page is full, which
 * is the whole table for an actor who sees few rows (docs/decisions/0120).
 */
export function idsByWays(ways: SortedWay[], list: RowsByWays, limit: string, offset: string): string {
  const { table, alias, conditions, sort } = list;
  const branch = (
    own: string[],
    expressions: ColumnExpressions = {},
  ) => `SELECT ${orderColumns(alias, sort, expressions)} FROM ${table} ${alias}
      ${where([...own, ...conditions])} ORDER BY ${orderBySqlOf(alias, sort, expressions)}`;
  const first = `LIMIT ${limit}::int + ${offset}::int`;
  const slice = `LIMIT ${limit}::int OFFSET ${offset}::int`;
  const [only] = ways;
  if (only && ways.length === 1 && !only.keys)
    return `SELECT ${alias}.id FROM (${branch([only.condition], only.expressions)} ${slice}) ${alias}`;
  const branches = ways.map(({ keys, condition, expressions }) =>
    keys
      ? `SELECT one.* FROM (SELECT DISTINCT key FROM (${keys.select}) found (key)) way
        CROSS JOIN LATERAL (${branch([`${alias}.${keys.column} = way.key`, condition], expressions)} ${first}) one`
      : `SELECT one.* FROM (${branch([condition], expressions)} ${first}) one`,
  );
  return `SELECT ${alias}.id FROM (${branches.join(' UNION ALL ')}) ${alias}
    ORDER BY ${orderBySql(alias, ...sort)} ${slice}`;
}

/** The text of a SELECT after its columns, for the rows of each way in; rows of different ways are disjoint. */
export const matchingByWays = (ways: WayIn[], { table, alias, conditions }: RowsByWays): string[] =>
  ways.map(({ keys, condition }) =>
    keys
      ? `FROM (SELECT DISTINCT key FROM (${keys.select}) found (key)) way
        JOIN ${table} ${alias} ON ${alias}.${keys.column} = way.key ${where([condition, ...conditions])}`
      : `FROM ${table} ${alias} ${where([condition, ...conditions])}`,
  );
