import pg from 'pg';
import type { TableShape } from './table-shapes.js';

const batchRows = 500;
const batchCharacters = 4_000_000;

/** How values are written as text, whatever the server's own taste. */
export const plainText = `SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET timezone = 'UTC';
  SET bytea_output = 'hex'; SET extra_float_digits = 1`;

/**
 * The rows of a table as PostgreSQL writes a row in text, which it reads back without loss, whatever the types: the
 * same texts COPY would give. They come in groups. Needs an open transaction and keeps no more than some hundred rows in memory.
 */
export async function* rowsOf(client: pg.Client, { name }: TableShape): AsyncGenerator<string[]> {
  const table = pg.escapeIdentifier(name);
  await client.query(`DECLARE all_rows NO SCROLL CURSOR FOR SELECT each_row::text FROM ${table} AS each_row`);
  for (;;) {
    const { rows } = await client.query<[string]>({ text: `FETCH ${batchRows} FROM all_rows`, rowMode: 'array' });
    yield rows.map(([row]) => row);
    if (rows.length < batchRows) break;
  }
  await client.query('CLOSE all_rows');
}

/** Puts rows of `rowsOf` into a table of the same shape. Returns how many they were. */
export async function insertRows(
  client: pg.Client,
  { name, columns }: TableShape,
  rows: AsyncIterable<string[]>,
): Promise<number> {
  const own = columns.filter(({ isGenerated }) => !isGenerated).map((column) => pg.escapeIdentifier(column.name));
  const table = pg.escapeIdentifier(name);
  const statement = `INSERT INTO ${table} (${own.join(', ')}) OVERRIDING SYSTEM VALUE
    SELECT ${own.map((column) => `each_row.${column}`).join(', ')} FROM unnest($1::${table}[]) AS each_row`;
  let count = 0;
  for await (const batch of inBatches(rows)) {
    const { rowCount } = await client.query(statement, [batch]);
    count += rowCount ?? 0;
  }
  return count;
}

/** Groups that are neither many rows nor large. */
export async function* inBatches(groups: AsyncIterable<string[]>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  let size = 0;
  for await (const group of groups) {
    for (const row of group) {
      batch.push(row);
      size += row.length;
      if (batch.length < batchRows && size < batchCharacters) continue;
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) yield batch;
}
