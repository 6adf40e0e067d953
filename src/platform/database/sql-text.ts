import { hash } from 'node:crypto';
import type { Statement } from './database.js';

/** A named statement whose text depends on the role or the feature switches: one prepared statement per text. */
export const variantOf = (name: string, text: string): Statement => ({
  name: `${name}/${hash('sha1', text, 'base64url').slice(0, 12)}`,
  text,
});

/** SQL that formats a timestamptz as JSON.stringify does, for statements that build JSON. */
export const utc = (expression: string): string =>
  `to_char(${expression} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * A condition for one batch of a job: at most 5,000 matching rows that no other transaction has locked. Keeps statements
 * and locks short, however many rows are due.
 */
export const batchOf = (table: string, condition: string): string =>
  `id = ANY (ARRAY(SELECT id FROM ${table} WHERE ${condition} LIMIT 5000 FOR UPDATE SKIP LOCKED))`;

/**
 * The assignments that every hand-written UPDATE of a versioned row makes: its next version and the time of the change.
 * `row` is the alias or table that the UPDATE names.
 */
export const bumpVersion = (row: string, now = 'now()'): string => `version = ${row}.version + 1, updated_at = ${now}`;
