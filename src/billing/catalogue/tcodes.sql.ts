import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** Prevents archiving entry $1 while a subscription to it is being created. */
export const lockTcode: Statement = { name: 'tcode-lock-shared', text: 'SELECT FROM tcodes WHERE id = $1 FOR SHARE' };

/** A row if what entry $1 offers is archived: its subject or that of its unit, its course, or its module or that one's course. */
export const archivedContent: Statement = {
  name: 'tcode-archived-content',
  text: `
    SELECT 1 FROM tcodes t
      LEFT JOIN units u ON u.id = t.unit_id
      LEFT JOIN subjects s ON s.id = coalesce(t.subject_id, u.subject_id)
      LEFT JOIN modules m ON m.id = t.module_id
      LEFT JOIN courses c ON c.id = coalesce(t.course_id, m.course_id)
    WHERE t.id = $1 AND 'archived' IN (s.status, m.status, c.status)`,
};

/** Archives the entries of unit $1 before the unit is deleted. */
export const detachTcodes: Statement = {
  name: 'tcodes-detach',
  text: `UPDATE tcodes SET unit_id = NULL, status = 'archived', ${bumpVersion('tcodes')}
         WHERE unit_id = $1 RETURNING id`,
};

/** The subjects, units and learning paths that require a subscription or a tier. */
export const loadLicensed: Statement = {
  name: 'licensed-content',
  text: `SELECT kind, coalesce(subject_id, unit_id, path_id) AS id FROM tcodes
         WHERE (access = 'licensed' OR min_tier <> 'basic') AND status = 'active' AND num_nonnulls(subject_id, unit_id, path_id) = 1`,
};
