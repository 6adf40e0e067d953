import { all, definePolicy } from '#platform/access/policy.js';
import { AuditRecord } from '#platform/audit/audit-record.entity.js';

/** Only admins read the audit log. It is written by the features themselves and cannot be changed. */
export const auditPolicy = definePolicy(AuditRecord, { admin: { read: all } });
