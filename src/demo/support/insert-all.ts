import type pg from 'pg';

/** Inserts the rows with one statement. Omitted columns take their defaults; updated_at defaults to created_at. */
export async function insertAll(client: pg.Client, table: string, rows: object[]): Promise<void> {
  const dated = rows.map((row) => ('created_at' in row ? { updated_at: row.created_at, ...row } : row));
  const columns = Object.keys(dated[0] ?? {}).join(', ');
  await client.query(
    `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
    [JSON.stringify(dated)],
  );
}
