import type { Statement } from '#platform/database/database.js';

/** One row if the code $1 belongs to an open invitation for the address $2. */
export const findOpen: Statement = {
  name: 'invitation-find-open',
  text: `SELECT 1 FROM invitations
         WHERE $1 IN (code_hash, mailed_code_hash) AND email = $2 AND used_at IS NULL AND expires_at > $3`,
};

/** Deletes an earlier open invitation, so an address has one valid invitation per inviter and classroom. */
export const withdraw: Statement = {
  name: 'invitation-withdraw',
  text: `DELETE FROM invitations
         WHERE invited_by = $1 AND email = $2 AND classroom_id IS NOT DISTINCT FROM $3::uuid AND used_at IS NULL`,
};

/** Redeems the code $1 for the user $2 with the address $3. Checks and writes in one statement, so a code works once. */
export const redeem: Statement = {
  name: 'invitation-redeem',
  text: `UPDATE invitations SET used_by = $2, used_at = $4
         WHERE $1 IN (code_hash, mailed_code_hash) AND email = $3 AND used_at IS NULL AND expires_at > $4
         RETURNING id, role, classroom_id AS "classroomId", mailed_code_hash IS NOT DISTINCT FROM $1 AS "isEmailed"`,
};
