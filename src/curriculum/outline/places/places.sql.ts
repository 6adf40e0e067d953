import type { PreparedRead } from '#platform/database/scoped.repository.js';

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

/** SQL for the subject and unit of a subject, unit, part or section, given SQL for its id. */
export const outlinePlace = {
  subject: (id: string): string =>
    `SELECT s.id AS subject_id, NULL::uuid AS unit_id FROM subjects s WHERE s.id = ${id}`,
  unit: (id: string): string => `SELECT u.subject_id, u.id AS unit_id FROM units u WHERE u.id = ${id}`,
  part: (id: string): string => `SELECT p.subject_id, p.unit_id FROM parts p WHERE p.id = ${id}`,
  section: (id: string): string =>
    `SELECT x.subject_id, p.unit_id FROM sections x JOIN parts p ON p.id = x.part_id WHERE x.id = ${id}`,
};
