import pg from 'pg';
import { migrationsTable } from '#platform/config/release.js';
import { selectSequences, selectTables } from './provisioning.sql.js';

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
  const { rows } = await client.query<TableShape>(selectTables, [migrationsTable]);
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
  const { rows } = await client.query<SequenceState>(selectSequences, [migrationsTable]);
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
