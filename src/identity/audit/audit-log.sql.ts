import { displayNameSql } from '#identity/accounts/display-name.js';
import type { PreparedList } from '#platform/api/paginate.js';

/** A filter of the audit log as a condition on `a`, for the parameter that holds its value. */
const conditions = {
  action: (value: string) => `a.action = ${value}::text`,
  entity: (value: string) => `a.entity = ${value}::text`,
  entityId: (value: string) => `a.entity_id = ${value}::text`,
  actor: (value: string) => `a.actor_id = ${value}::uuid`,
  from: (value: string) => `a.created_at >= ${value}::timestamptz`,
  to: (value: string) => `a.created_at < ${value}::timestamptz`,
  after: (value: string) => `(a.created_at, a.id) < (
    SELECT previous.created_at, previous.id FROM audit_log previous WHERE previous.id = ${value}::uuid)`,
};

export type AuditFilter = keyof typeof conditions;
export const auditFilters = Object.keys(conditions) as AuditFilter[];

/**
 * The AuditEntryView rows that match these filters, newest first. One statement per combination of filters, because
 * PostgreSQL uses the index of a filter only if the condition is not optional.
 */
export function auditList(filters: AuditFilter[]): PreparedList {
  const matches = filters.map((filter, index) => ` AND ${conditions[filter](`$${index + 3}`)}`).join('');
  const [limit, offset] = [filters.length + 3, filters.length + 4];
  const rows = (visible: (alias: string) => string) => `FROM audit_log a WHERE ${visible('a')}${matches}`;
  return {
    name: ['audit-log', ...filters].join('/'),
    matching: rows,
    page: (visible) => `SELECT a.id, a.created_at AS "createdAt", a.actor_id AS "actorId",
        CASE WHEN u.id IS NOT NULL THEN ${displayNameSql('u')} END AS "actorName",
        a.action, a.entity, a.entity_id AS "entityId", a.data, a.ip
      FROM (SELECT a.* ${rows(visible)} ORDER BY a.created_at DESC, a.id DESC LIMIT $${limit} OFFSET $${offset}) a
      LEFT JOIN users u ON u.id = a.actor_id ORDER BY a.created_at DESC, a.id DESC`,
  };
}
