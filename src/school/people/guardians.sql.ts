import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { displayName, realEmail } from './person-names.sql.js';

export const guardianList: PreparedRead = {
  name: 'guardian-list',
  text: (visible) => `SELECT g.parent_id AS "parentId", g.relation, g.created_at AS "createdAt",
      ${displayName('u')} AS "displayName", ${realEmail('u')} AS email
    FROM guardianships g JOIN users u ON u.id = g.parent_id
    WHERE g.student_id = $3 AND ${visible('g')} ORDER BY g.created_at, g.id LIMIT $4 OFFSET $5`,
};

export const guardianCount: PreparedRead = {
  name: 'guardian-count',
  text: (visible) => `SELECT count(*)::int AS total FROM (
    SELECT FROM guardianships g WHERE g.student_id = $3 AND ${visible('g')} LIMIT $4) counted`,
};

/** $1 guardianships as JSON. Updates the relation of existing ones. */
export const writeGuardianships: Statement = {
  name: 'guardianships-write',
  text: `INSERT INTO guardianships AS g (id, parent_id, student_id, relation)
         SELECT r.id, r."parentId", r."studentId", r.relation
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "parentId" uuid, "studentId" uuid, relation text)
         ON CONFLICT (parent_id, student_id)
           DO UPDATE SET relation = excluded.relation, version = g.version + 1, updated_at = now()`,
};
