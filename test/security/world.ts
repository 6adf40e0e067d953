import { createHash } from 'node:crypto';
import type { School } from '../support/school.js';

/** Columns that change without a write to the row by a user. */
const volatile = ['last_active', 'view_count', 'rating_count', 'rating_total', 'rating_avg'];

/** Tables to which every request may add rows; they never belong to a class. */
const logTables = new Set([
  'audit_log',
  'error_reports',
  'job_runs',
  // One total for the whole organization, which the teacher's own files add to.
  'organization_storage',
  // Counts changes, so that every process reads the cached list again.
  'course_lists',
  'session_calendar',
  'session_days',
  'stream_tickets',
]);

export interface Row {
  table: string;
  text: string;
  hash: string;
}

const uuid = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

export const idsIn = (text: string): string[] => text.match(uuid) ?? [];

/** All rows of all tables as text with a hash. */
export async function rowsOf(school: School): Promise<Row[]> {
  const tables = await school.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'migrations' ORDER BY 1`,
  );
  const rows: Row[] = [];
  for (const { name } of tables.filter(({ name: table }) => !logTables.has(table))) {
    const found = await school.sql<{ text: string }>(
      `SELECT (to_jsonb(t) - $1::text[])::text AS text FROM "${name}" t`,
      [volatile],
    );
    rows.push(...found.map(({ text }) => ({ table: name, text, hash: hashOf(name, text) })));
  }
  return rows;
}

/** Rows of `before` that were changed or removed. */
export function missingFrom(before: Row[], after: Row[]): string[] {
  const kept = new Set(after.map(({ hash }) => hash));
  return before.filter(({ hash }) => !kept.has(hash)).map(({ table, text }) => `${table}: ${text.slice(0, 300)}`);
}

const hashOf = (table: string, text: string): string => createHash('sha256').update(`${table}\n${text}`).digest('hex');
