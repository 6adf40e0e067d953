import { displayNameSql } from '#identity/accounts/display-name.js';
import { realEmailSql } from '#identity/accounts/real-email.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** The guardians of student $3. */
export const guardianList: PreparedList = {
  name: 'guardian-list',
  matching: (visible) => `FROM guardianships g WHERE g.student_id = $3 AND ${visible('g')}`,
  page: (visible) => `SELECT g.parent_id AS "parentId", g.relation, g.created_at AS "createdAt",
      ${displayNameSql('u')} AS "displayName", ${realEmailSql('u')} AS email
    FROM guardianships g JOIN users u ON u.id = g.parent_id
    WHERE g.student_id = $3 AND ${visible('g')} ORDER BY g.created_at, g.id LIMIT $4 OFFSET $5`,
};

/** $1 guardianships as JSON. Updates the relation of existing ones. */
export const writeGuardianships: Statement = {
  name: 'guardianships-write',
  text: `INSERT INTO guardianships AS g (id, parent_id, student_id, relation)
         SELECT r.id, r."parentId", r."studentId", r.relation
         FROM jsonb_to_recordset($1::jsonb) AS r(id uuid, "parentId" uuid, "studentId" uuid, relation text)
         ON CONFLICT (parent_id, student_id)
           DO UPDATE SET relation = excluded.relation, ${bumpVersion('g')}`,
};
