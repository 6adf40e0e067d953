import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { hidesNamesSql } from './anonymous/hidden-names.js';
import { opened } from './exceptions/own-dates.sql.js';

/** Whether assessment $3 is open to the actor. */
export const openedAssessment: PreparedRead = {
  name: 'assessment-opened',
  text: (visible) => `SELECT ${opened('a')} AS "isOpen" FROM assessments a WHERE a.id = $3 AND ${visible('a')}`,
};

/** Returns to the bank every assessment placed in the unit, part or section $1. */
const unassignFrom = (kind: 'unit' | 'part' | 'section'): Statement => ({
  name: `assessments-detach-${kind}`,
  text: `UPDATE assessments SET classroom_id = NULL, unit_id = NULL, part_id = NULL, section_id = NULL,
           attached_at = NULL, status = CASE status WHEN 'published' THEN 'ready' ELSE status END,
           ${bumpVersion('assessments')}
         WHERE ${kind}_id = $1 RETURNING id`,
});
export const detachFrom = {
  unit: unassignFrom('unit'),
  part: unassignFrom('part'),
  section: unassignFrom('section'),
};

/** Marks one assessment whose scheduled grades are due at $1 as released, and shows its names. Each release time is returned to one caller only. */
export const claimRelease: Statement = {
  name: 'assessments-claim-release',
  text: `UPDATE assessments SET grades_released_for = grades_release_at,
           names_shown_at = CASE WHEN ${hidesNamesSql('assessments')} THEN $1::timestamptz ELSE names_shown_at END
         WHERE id = (SELECT id FROM assessments WHERE grade_release = 'scheduled' AND grades_release_at <= $1
             AND grades_released_for IS DISTINCT FROM grades_release_at ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
         RETURNING id AS "assessmentId"`,
};

/** A row if $1 is a group set of classroom $2. */
export const groupSetOfClass: Statement = {
  name: 'assessment-group-set-of-class',
  text: 'SELECT 1 FROM group_sets g WHERE g.id = $1 AND g.classroom_id = $2',
};
