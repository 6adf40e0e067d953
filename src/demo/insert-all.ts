import type pg from 'pg';

/**
 * Writes all rows with one statement. Columns a row does not name keep their defaults; what does not say when it was
 * last changed never was.
 */
export async function insertAll(client: pg.Client, table: string, rows: object[]): Promise<void> {
  const dated = rows.map((row) => ('created_at' in row ? { updated_at: row.created_at, ...row } : row));
  const columns = Object.keys(dated[0] ?? {}).join(', ');
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(dated)],
  );
}
