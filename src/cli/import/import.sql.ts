import type { Statement } from '#platform/database/database.js';

/** The account of organization $1 with the email address or username $2; without one, the first admin. */
export const findPerson: Statement = {
  name: 'import-person',
  text: `SELECT id, role FROM users
         WHERE organization_id = $1 AND account_status IN ('active', 'invited')
           AND CASE WHEN $2::text IS NULL THEN role = 'ADMIN' ELSE lower($2 COLLATE "C") IN (email, username) END
         ORDER BY created_at, id LIMIT 1`,
};
