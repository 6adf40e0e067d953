import { bumpVersion } from '#platform/database/sql-text.js';
import type { Statement } from '#platform/database/database.js';

/** Increases the version of $1 and locks it until the transaction ends, so other changes of its outline wait. */
export const touchSubject: Statement = {
  name: 'subject-touch',
  text: `UPDATE subjects SET ${bumpVersion('subjects')} WHERE id = $1 RETURNING status`,
};

/** Locks subject $1 until the transaction ends, so other changes of it or its outline wait. */
export const lockSubject: Statement = {
  name: 'subject-lock',
  text: `SELECT status FROM subjects WHERE id = $1 FOR NO KEY UPDATE`,
};

/** Archives the subjects of classroom $1 at $2. */
export const archiveSubjectsOf: Statement = {
  name: 'subjects-archive-classroom',
  text: `UPDATE subjects SET status = 'archived', archived_at = $2, ${bumpVersion('subjects')}
         WHERE classroom_id = $1 AND status = 'active'`,
};
