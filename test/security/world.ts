import { createHash } from 'node:crypto';
import type { School } from '../support/school.js';

/** Columns that change although nothing was done to the row: signs of life, and what a clock writes. */
const volatile = ['last_active'];

/** Tables about requests, jobs and addresses, which every call may add to; their rows never belong to a class. */
const journals = new Set([
  'audit_log',
  'error_reports',
  'job_runs',
  // One total for the whole organization, which the teacher's own files add to.
  'organization_storage',
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

/** Every row of every table, as text with a hash. */
export async function rowsOf(school: School): Promise<Row[]> {
  const tables = await school.sql<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name <> 'migrations' ORDER BY 1`,
  );
  const rows: Row[] = [];
  for (const { name } of tables.filter(({ name: table }) => !journals.has(table))) {
    const found = await school.sql<{ text: string }>(
      `SELECT (to_jsonb(t) - $1::text[])::text AS text FROM "${name}" t`,
      [volatile],
    );
    rows.push(...found.map(({ text }) => ({ table: name, text, hash: hashOf(name, text) })));
  }
  return rows;
}

/** What of `before` is no longer there as it was. */
export function missingFrom(before: Row[], after: Row[]): string[] {
  const kept = new Set(after.map(({ hash }) => hash));
  return before.filter(({ hash }) => !kept.has(hash)).map(({ table, text }) => `${table}: ${text.slice(0, 300)}`);
}

const hashOf = (table: string, text: string): string => createHash('sha256').update(`${table}\n${text}`).digest('hex');
