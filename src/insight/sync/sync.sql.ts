import type { Statement } from '#platform/database/database.js';
import { batchOf, isOneOf } from '#platform/database/sql-text.js';

/**
 * Which database this is, and whether person $1 has changes without a number. A restored backup is another database, and
 * so is one that was recovered to an earlier time or from a standby: its numbers may have been used for other changes.
 */
export const feedState: Statement = {
  name: 'sync-state',
  text: `
    SELECT left(md5(concat_ws('/', (pg_control_system()).system_identifier, (pg_control_checkpoint()).timeline_id,
        (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()))), 12) AS database,
      EXISTS (SELECT FROM sync_changes c WHERE c.user_id = $1 AND c.sequence IS NULL) AS "hasPending"`,
};

/** Numbers the changes of person $1 that have no number yet. Records that are being changed follow later. */
export const numberChanges: Statement = {
  name: 'sync-number',
  text: `
    WITH pending AS (
      SELECT c.collection, c.record_id FROM sync_changes c
      WHERE c.user_id = $1 AND c.sequence IS NULL ORDER BY c.changed_at FOR UPDATE SKIP LOCKED
    )
    UPDATE sync_changes c SET sequence = nextval('sync_changes_sequence_seq') FROM pending
    WHERE c.user_id = $1 AND c.collection = pending.collection AND c.record_id = pending.record_id`,
};

/** The first $4 changes of person $1 in the collections $3 after number $2. */
export const changesAfter: Statement = {
  name: 'sync-changes',
  text: `
    SELECT c.collection, c.record_id AS id, c.is_deleted AS deleted, c.sequence::text AS sequence FROM sync_changes c
    WHERE c.user_id = $1 AND c.sequence > $2::bigint AND c.collection = ANY ($3::text[])
    ORDER BY c.sequence LIMIT $4`,
};

/** Dates the changes of the open transaction at $1. */
export const dateChanges: Statement = {
  name: 'sync-date',
  text: `SELECT set_config('homeroom.sync_made_at', $1::timestamptz::text, true)`,
};

/**
 * Records that person $1 has changed ($4 false) or deleted record $3 of collection $2 at $5, also if nothing was left to
 * change. Tells whether a later change of it is known, which then stays.
 */
export const compareChange: Statement = {
  name: 'sync-compare',
  text: `
    INSERT INTO sync_changes AS c (user_id, collection, record_id, is_deleted, changed_at, made_at)
    VALUES ($1, $2, $3, $4, clock_timestamp(), $5)
    ON CONFLICT (user_id, collection, record_id) DO UPDATE SET made_at = greatest(c.made_at, excluded.made_at)
    RETURNING made_at > $5 AS "isOutdated"`,
};

const resultColumns = `o.id, o.status, o.version, o.code, o.detail, o.contents`;

/** The operations $2 of person $1 that were received before. */
export const findOperations: Statement = {
  name: 'sync-operations-find',
  text: `SELECT ${resultColumns} FROM sync_operations o
    WHERE o.user_id = $1 AND ${isOneOf('o.id', '$2::uuid[]')}`,
};

/** Stores an operation with its result, unless another request has stored one with the same id. */
export const insertOperation: Statement = {
  name: 'sync-operation-store',
  text: `
    INSERT INTO sync_operations (user_id, id, device_id, collection, record_id, kind, status, version, code, detail,
      contents, made_at, received_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT DO NOTHING RETURNING id`,
};

/** The operations of person $1 with status $2 from device $3, both optional. */
const matching = 'o.user_id = $1 AND ($2::text IS NULL OR o.status = $2) AND ($3::uuid IS NULL OR o.device_id = $3)';

/** A page of them, latest first: $4 rows after the first $5. */
export const listOperations: Statement = {
  name: 'sync-operations',
  text: `
    SELECT ${resultColumns}, o.device_id AS "deviceId", o.collection, o.record_id AS "recordId", o.kind, o.made_at AS at,
      o.received_at AS "receivedAt"
    FROM sync_operations o WHERE ${matching} ORDER BY o.received_at DESC, o.id DESC LIMIT $4 OFFSET $5`,
};

export const countOperations: Statement = {
  name: 'sync-operations-count',
  text: `SELECT count(*)::int AS total FROM (SELECT FROM sync_operations o WHERE ${matching} LIMIT 10001) counted`,
};

/** Deletes one batch of operations received before $1. */
export const purgeOperations: Statement = {
  name: 'sync-operations-purge',
  text: `DELETE FROM sync_operations WHERE ${batchOf('sync_operations', 'received_at < $1')} RETURNING id`,
};

/** Deletes one batch of tombstones before $1. */
export const purgeTombstones: Statement = {
  name: 'sync-tombstones-purge',
  text: `
    DELETE FROM sync_changes WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM sync_changes WHERE is_deleted AND changed_at < $1 LIMIT 5000 FOR UPDATE SKIP LOCKED))
    RETURNING record_id AS id`,
};
