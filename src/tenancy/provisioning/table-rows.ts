import pg from 'pg';
import type { TableShape } from './table-shapes.js';

const batchSize = 500;
const maxBatchCharacters = 4_000_000;

/** Fixes the text format of values, independently of the server's configuration. */
export const setTextFormat = `SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET timezone = 'UTC';
  SET bytea_output = 'hex'; SET extra_float_digits = 1`;

/**
 * The rows of a table in batches, each row as PostgreSQL's composite text, which it reads back without loss for every
 * type. Requires an open transaction; holds a few hundred rows in memory.
 */
export async function* rowsOf(client: pg.Client, { name }: TableShape): AsyncGenerator<string[]> {
  const table = pg.escapeIdentifier(name);
  await client.query(`DECLARE all_rows NO SCROLL CURSOR FOR SELECT each_row::text FROM ${table} AS each_row`);
  for (;;) {
    const { rows } = await client.query<[string]>({ text: `FETCH ${batchSize} FROM all_rows`, rowMode: 'array' });
    yield rows.map(([row]) => row);
    if (rows.length < batchSize) break;
  }
  await client.query('CLOSE all_rows');
}

/** Inserts rows of `rowsOf` into a table of the same shape. Returns their number. */
export async function insertRows(
  client: pg.Client,
  { name, columns }: TableShape,
  rows: AsyncIterable<string[]>,
): Promise<number> {
  const writable = columns.filter(({ isGenerated }) => !isGenerated).map((column) => pg.escapeIdentifier(column.name));
  const table = pg.escapeIdentifier(name);
  const statement = `INSERT INTO ${table} (${writable.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${writable.map((column) => `each_row.${column}`).join(', ')} FROM unnest($1::${table}[]) AS each_row`;
  let count = 0;
  for await (const batch of inBatches(rows)) {
    const { rowCount } = await client.query(statement, [batch]);
    count += rowCount ?? 0;
  }
  return count;
}

/** Regroups rows into batches that are limited in rows and characters. */
export async function* inBatches(groups: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for await (const group of groups) {
    for (const row of group) {
      batch.push(row);
      size += row.length;
      if (batch.length < batchSize && size < maxBatchCharacters) continue;
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
