import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import { currentStudent } from '#school/classrooms/membership.sql.js';

/** Students of class $3 with a managed account that has not been used yet. */
export const invitedStudents: PreparedRead = {
  name: 'class-invited',
  text: (visible) => `SELECT u.id, u.username, u.role, c.name AS classroom,
      ${displayNameSql('u')} AS name
    FROM classroom_members m JOIN users u ON u.id = m.user_id JOIN classrooms c ON c.id = m.classroom_id
    WHERE m.classroom_id = $3 AND ${currentStudent('m')}
      AND u.managed AND u.account_status = 'invited' AND ${visible('u')}
    ORDER BY ${nameOrderSql('u')} LIMIT 1000`,
};

/** $1 organization, $2 passwords as JSON. Skips accounts whose holder logged in since they were selected. */
export const renewPasswords: Statement = {
  name: 'class-renew-passwords',
  text: `UPDATE users u SET password_hash = r.hash, one_time_password_expires_at = r."expiresAt", pending_email = NULL,
           ${bumpVersion('u')}
         FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, hash text, "expiresAt" timestamptz)
         WHERE u.id = r.id AND u.organization_id = $1 AND u.managed AND u.account_status = 'invited' RETURNING u.id`,
};
