import type { Sealed, SealedColumn, SealedPayload } from '#platform/crypto/sealed.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { columnOf } from '#platform/text/names.js';

/** How the values of one place are read and replaced. A value is stale unless it begins with $1, which names the current key. */
export interface RotationStatements {
  sealed: Sealed;
  /** Whether the schema has the place; an older one may not. */
  exists: string;
  /** The number of stale values. */
  count: string;
  /** At most $3 stale values after the row $2, with the fields they are bound to. */
  select: string;
  /** Replaces the values $2 of the rows $1 by $3, except rows that are locked or have another value by now. */
  update: string;
  /** The fingerprints of the keys in use, and null for values that do not name theirs. */
  keys: string;
  /** Precedes the id of every row. */
  start: string;
}

/** The fingerprint in a value of the form `v2:key:…`. */
const printIn = (value: string): string =>
  `CASE WHEN starts_with(${value}, 'v2:') THEN split_part(${value}, ':', 2) END`;

export const statementsOfColumn = (sealed: SealedColumn): RotationStatements => {
  const { table, column, keys } = sealed;
  const fields = keys.map((key) => `'${key}', t.${columnOf(key)}::text`).join(', ');
  const stale = `FROM ${table} t WHERE t.${column} IS NOT NULL AND NOT starts_with(t.${column}, $1)`;
  return {
    sealed,
    exists: `SELECT FROM pg_attribute WHERE attrelid = to_regclass('${table}') AND attname = '${column}' AND NOT attisdropped`,
    start: '00000000-0000-0000-0000-000000000000',
    count: `SELECT count(*)::int AS count ${stale}`,
    keys: `SELECT DISTINCT ${printIn(`t.${column}`)} AS print FROM ${table} t WHERE t.${column} IS NOT NULL`,
    select: `SELECT t.id::text AS id, t.${column} AS value, json_build_object(${fields}) AS row
      ${stale} AND t.id > $2 ORDER BY t.id LIMIT $3`,
    update: `WITH free AS (SELECT id FROM ${table} WHERE ${isOneOf('id', '$1::uuid[]')} ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
      UPDATE ${table} t SET ${column} = r.fresh
      FROM free JOIN unnest($1::uuid[], $2::text[], $3::text[]) AS r (id, stale, fresh) ON r.id = free.id
      WHERE t.id = free.id AND t.${column} = r.stale`,
  };
};

export const statementsOfPayload = (sealed: SealedPayload): RotationStatements => {
  const { task, field } = sealed;
  const ofTask = `FROM graphile_worker._private_jobs j JOIN graphile_worker._private_tasks t ON t.id = j.task_id
    WHERE t.identifier = '${task}'`;
  const stale = `${ofTask} AND NOT starts_with(j.payload ->> '${field}', $1)`;
  return {
    sealed,
    exists: `SELECT FROM pg_class WHERE oid = to_regclass('graphile_worker._private_jobs')`,
    start: '0',
    count: `SELECT count(*)::int AS count ${stale}`,
    keys: `SELECT DISTINCT ${printIn(`j.payload ->> '${field}'`)} AS print ${ofTask}`,
    select: `SELECT j.id::text AS id, j.payload ->> '${field}' AS value, j.payload AS row
      ${stale} AND j.id > $2 ORDER BY j.id LIMIT $3`,
    update: `WITH free AS (
        SELECT id FROM graphile_worker._private_jobs WHERE id = ANY ($1::bigint[]) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED)
      UPDATE graphile_worker._private_jobs j SET payload = (j.payload::jsonb || jsonb_build_object('${field}', r.fresh))::json
      FROM free JOIN unnest($1::bigint[], $2::text[], $3::text[]) AS r (id, stale, fresh) ON r.id = free.id
      WHERE j.id = free.id AND j.payload ->> '${field}' = r.stale`,
  };
};
