import { erasedRows } from './person-conditions.js';
import type { PersonalTable, PersonalTrace } from './personal-data.js';

/** Lets the transaction change append-only tables and take longer than a request: erasure looks for the id everywhere. */
export const beginErasure = `
  SELECT set_config('homeroom.allow_erase', 'on', true), set_config('statement_timeout', '300s', true)`;

/** Until the transaction ends, no row that refers to the person $1 can be added: its foreign key waits for this lock. */
export const lockPerson = 'SELECT email, organization_id AS "organizationId" FROM users WHERE id = $1 FOR UPDATE';

/** The account that has been an active admin for longest, except $1; without one, the oldest of staff, or of all. */
export const seniorAdmin = `
  SELECT id FROM users WHERE id <> $1::uuid
  ORDER BY role = 'ADMIN' AND account_status = 'active' DESC, role = 'ADMIN' DESC, role = 'TEACHER' DESC, created_at, id LIMIT 1`;

/** An account that cannot log in, where $1 has the only one. */
export const createHeir = (account: string): string => `
  INSERT INTO ${account} (id, organization_id, email, role, account_status, managed)
  SELECT gen_random_uuid(), organization_id, 'owner@erased.invalid', 'ADMIN', 'suspended', true FROM ${account} WHERE id = $1 RETURNING id`;

const counted = (statement: string): string =>
  `WITH gone AS (${statement} RETURNING 1) SELECT count(*)::int AS count FROM gone`;

/** Deletes the rows of a table that go with the person $1 with the email address $2, and counts them. */
export const deleteRows = (table: PersonalTable): string =>
  counted(`DELETE FROM ${table.table} t WHERE $1::uuid IS NOT NULL AND $2::text IS NOT NULL AND ${erasedRows(table)}`);

export const deleteTrace = ({ table, where }: PersonalTrace): string =>
  counted(`DELETE FROM ${table} t WHERE ${where}`);

/** Deletes the person $1, and with it the rows whose foreign keys say so. */
export const deleteAccount = (account: string): string => counted(`DELETE FROM ${account} WHERE id = $1`);

/** Takes the person $1 out of a column, or puts $2 there, with the columns that must not be kept either. */
export function replacePerson(
  { table, forgets = [] }: PersonalTable,
  column: string,
  value: 'NULL' | '$2::uuid',
): string {
  const forgotten = forgets.map((name) => `, ${name} = NULL`).join('');
  return `UPDATE ${table} SET ${column} = ${value}${forgotten} WHERE ${column} = $1::uuid`;
}

/** The types of the columns $2 of the tables $1, pair by pair. */
export const columnTypes = `
  SELECT c.table, c.column, format_type(a.atttypid, NULL) AS type
  FROM unnest($1::text[], $2::text[]) c ("table", "column")
  JOIN pg_attribute a ON a.attrelid = c.table::regclass AND a.attname = c.column`;

/** Takes the id $1 out of text or JSON, or clears an id column. */
export function replaceMention(table: string, column: string, type: string): string {
  if (type === 'uuid') return `UPDATE ${table} SET ${column} = NULL WHERE ${column} = $1::uuid`;
  return `UPDATE ${table} SET ${column} = ${withoutId(column)}::${type} WHERE ${column}::text LIKE '%' || $1::text || '%'`;
}

const withoutId = (column: string): string =>
  `replace(${column}::text, $1::text, '00000000-0000-0000-0000-000000000000')`;

export const hasJobs = `SELECT to_regclass('graphile_worker._private_jobs') IS NOT NULL AS found`;

/** Deletes the waiting jobs about the person $1 with the address $2 alone, and takes the id out of those about several. */
export const forgetJobs = [
  `DELETE FROM graphile_worker._private_jobs WHERE payload ->> 'userId' = $1::text OR payload ->> 'email' = $2::text`,
  `UPDATE graphile_worker._private_jobs SET payload = ${withoutId('payload')}::json
   WHERE $2::text IS NOT NULL AND payload::text LIKE '%' || $1::text || '%'`,
];
