import type { Statement } from '#platform/database/database.js';

/** Appends an entry to the audit log. */
export const insert: Statement = {
  name: 'audit-entry',
  text: `INSERT INTO audit_log (id, organization_id, actor_id, action, entity, entity_id, data, ip)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
};
