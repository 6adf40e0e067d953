import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';

/**
 * Facts of other records that are shown with a row, such as the names behind its ids: SQL over the alias `row` that yields
 * a JSON object with the fields of `C` (docs/decisions/0108).
 */
export interface RowContext<C> {
  sql: string;
  __fields?: C;
}

/** A context with one SQL expression per field. `from` is the FROM clause of the expressions, if they need one. */
export const contextOf = <C extends object>(fields: { [Field in keyof C]: string }, from = ''): RowContext<C> => ({
  sql: `(SELECT json_build_object(${Object.entries(fields)
    .map(([name, expression]) => `'${name}', ${String(expression)}`)
    .join(', ')}) ${from})`,
});

/** Reads the rows and their contexts in one statement. PostgreSQL computes the contexts after sorting and limiting. */
export async function readInContext<T extends ObjectLiteral, C extends object>(
  rows: SelectQueryBuilder<T>,
  { sql }: RowContext<C>,
): Promise<(T & C)[]> {
  const { entities, raw } = await rows.addSelect(sql, 'context').getRawAndEntities<{ context: C }>();
  // Without joins, there is one raw row per entity, in the same order.
  return entities.map((entity, index) => Object.assign(entity, raw[index]?.context ?? ({} as C)));
}
