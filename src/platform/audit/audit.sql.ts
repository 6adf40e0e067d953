import type { Statement } from '#platform/database/database.js';
import { batchOf } from '#platform/database/sql-text.js';

/** Appends an entry to the audit log. */
export const insert: Statement = {
  name: 'audit-entry',
  text: `INSERT INTO audit_log (id, organization_id, actor_id, action, entity, entity_id, data, ip)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** Appends the entries $3 (JSON) of actor $2 in organization $1. */
export const insertAll: Statement = {
  name: 'audit-entries',
  text: `INSERT INTO audit_log (id, organization_id, actor_id, action, entity, entity_id, data)
         SELECT r.id, $1, $2::uuid, r.action, r.entity, r."entityId", r.data
         FROM jsonb_to_recordset($3::jsonb) AS r(id uuid, action text, entity text, "entityId" text, data jsonb)`,
};

/** Blanks the IP addresses of one batch of entries before $1. */
export const blankAddresses: Statement = {
  name: 'audit-blank-addresses',
  text: `UPDATE audit_log SET ip = NULL WHERE ${batchOf('audit_log', 'created_at < $1 AND ip IS NOT NULL')} RETURNING id`,
};
