import pg from 'pg';
import { migrationsTable } from '#platform/database/migrate.js';

/** The name and columns of a table in a backup. */
export interface TableShape {
  name: string;
  columns: { name: string; type: string; isGenerated: boolean }[];
}

/** The last value of a sequence; null if it was never used. */
export interface SequenceState {
  name: string;
  lastValue: string | null;
}

/** Every table of the organization by name, except the list of migrations and unlogged tables. */
export async function tablesOf(client: pg.Client): Promise<TableShape[]> {
  const { rows } = await client.query<TableShape>(
    `SELECT c.relname AS name,
            json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
                                       'isGenerated', a.attgenerated <> '') ORDER BY a.attnum) AS columns
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND c.relpersistence = 'p' AND c.relname <> $1
     GROUP BY c.relname ORDER BY c.relname`,
    [migrationsTable],
  );
  return rows;
}

/** The number of rows of each table, in one statement. */
export async function countRows(client: pg.Client, tables: TableShape[]): Promise<Map<string, number>> {
  if (tables.length === 0) return new Map();
  const each = tables.map(
    ({ name }) => `SELECT ${pg.escapeLiteral(name)} AS name, count(*)::text AS rows FROM ${pg.escapeIdentifier(name)}`,
  );
  const { rows } = await client.query<{ name: string; rows: string }>(each.join(' UNION ALL '));
  return new Map(rows.map(({ name, rows: count }) => [name, Number(count)]));
}

export async function sequencesOf(client: pg.Client): Promise<SequenceState[]> {
  const { rows } = await client.query<SequenceState>(
    `SELECT s.sequencename AS name, s.last_value::text AS "lastValue" FROM pg_sequences s
     JOIN pg_class c ON c.relname = s.sequencename AND c.relnamespace = 'public'::regnamespace
     WHERE s.schemaname = 'public'
       AND NOT EXISTS (SELECT 1 FROM pg_depend d JOIN pg_class t ON t.oid = d.refobjid
                       WHERE d.objid = c.oid AND t.relname = $1)
     ORDER BY s.sequencename`,
    [migrationsTable],
  );
  return rows;
}

/** The names of the migrations applied to this database, oldest first. */
export async function migrationsIn(client: pg.Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    `public.${migrationsTable}`,
  ]);
  if (!tables[0]?.exists) return [];
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${migrationsTable} ORDER BY timestamp`);
  return rows.map(({ name }) => name);
}
