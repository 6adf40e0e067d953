import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { utc } from '#platform/database/sql-text.js';

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
