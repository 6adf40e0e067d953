import type { Statement } from '#platform/database/database.js';

/** The classrooms a user ($1) teaches or attends, in the order of joining. */
export const classroomsOf: Statement = {
  name: 'classrooms-of',
  text: `SELECT classroom_id AS id FROM classroom_members WHERE user_id = $1 AND left_at IS NULL ORDER BY joined_at, id`,
};

/** The lowest class number that level $1 does not use in academic year $2, at most $3; null if there is none. */
export const lowestFreeNumber: Statement = {
  name: 'classroom-free-number',
  text: `SELECT min(n)::int AS free FROM generate_series(1, $3::int) n
         WHERE NOT EXISTS (SELECT FROM classrooms WHERE level = $1 AND academic_year = $2 AND class_number = n AND archived_at IS NULL)`,
};

/** The AllocatedClassroom rows of organization $1 and academic year $2. */
export const classroomsOfYear: Statement = {
  name: 'classrooms-of-year',
  text: `SELECT id, level, class_number AS "classNumber", academic_year AS "academicYear", name FROM classrooms
         WHERE organization_id = $1 AND academic_year = $2 AND archived_at IS NULL`,
};
