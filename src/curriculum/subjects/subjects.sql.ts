import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { bumpVersion, utc } from '#platform/database/sql-text.js';
import type { Statement } from '#platform/database/database.js';

const jsonArray = (rows: string) => `(SELECT coalesce(json_agg(line), '[]') FROM (${rows}) line)`;

const sections = jsonArray(`
  SELECT x.id, x.title, x.position, x.version FROM sections x WHERE x.part_id = p.id ORDER BY x.position`);
const parts = jsonArray(`
  SELECT p.id, p.title, p.position, p.version, ${sections} AS sections
  FROM parts p WHERE p.unit_id = u.id ORDER BY p.position`);
const units = jsonArray(`
  SELECT u.id, u.title, u.position, u.version, ${parts} AS parts
  FROM units u WHERE u.subject_id = row.id ORDER BY u.position`);

/** The version of subject $3 and, unless it equals $4, the tree as the JSON text of SubjectTreeView. */
export const subjectTree: PreparedRead = {
  name: 'subject-tree',
  text: (visible) => `
    SELECT row.version, CASE WHEN row.version = $4::int THEN NULL ELSE (
      SELECT row_to_json(tree)::text FROM (SELECT
        row.id, row.version, ${utc('row.created_at')} AS "createdAt", ${utc('row.updated_at')} AS "updatedAt",
        row.classroom_id AS "classroomId", row.name, row.description, row.core_subject_id AS "coreSubjectId",
        row.teacher_id AS "teacherId", row.position, row.status, ${utc('row.archived_at')} AS "archivedAt",
        ${units} AS units) tree
    ) END AS tree
    FROM subjects row WHERE row.id = $3::uuid AND ${visible('row')}`,
};

/**
 * The place given by subject $3 and, optionally, unit $4, part $5 and section $6, with the ids between filled in. Ids
 * that are not nested in the others are null in the result.
 */
export const placeInSubject: PreparedRead = {
  name: 'subject-place',
  text: (visible) => `
    SELECT row.id AS "subjectId", row.classroom_id AS "classroomId", row.status,
           u.id AS "unitId", p.id AS "partId", x.id AS "sectionId"
    FROM subjects row
    LEFT JOIN sections x ON x.id = $6::uuid AND x.subject_id = row.id
    LEFT JOIN parts p ON p.id = coalesce($5::uuid, x.part_id) AND p.subject_id = row.id
                     AND (x.id IS NULL OR x.part_id = p.id)
    LEFT JOIN units u ON u.id = coalesce($4::uuid, p.unit_id) AND u.subject_id = row.id
                     AND (p.id IS NULL OR p.unit_id = u.id)
    WHERE row.id = $3::uuid AND ${visible('row')}`,
};

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
