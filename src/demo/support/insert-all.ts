import type pg from 'pg';

/** Inserts the rows like `insertRows`, with an updated_at that defaults to created_at. */
export async function insertAll(client: pg.Client, table: string, rows: object[]): Promise<void> {
  const dated = rows.map((row) => ('created_at' in row ? { updated_at: row.created_at, ...row } : row));
  await insertRows(client, table, dated);
}

/** Inserts the rows with one statement. Columns that the first row lacks take their defaults. */
export async function insertRows(client: pg.Client, table: string, rows: object[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(', ');
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(rows)],
  );
}
