import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import { realEmailSql } from '#identity/accounts/real-email.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import type { SpliceScope } from '#platform/database/scoped.repository.js';
import { containsText } from '#platform/database/search.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { currentStudent, currentTeacher } from '#school/people/membership.sql.js';
import type { ClassroomSummaryView } from './classrooms.dto.js';

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

/** The levels other than $1 of classrooms that are not archived, as LevelUse rows. */
export const classroomLevelsExcept: Statement = {
  name: 'classroom-levels-except',
  text: `SELECT level, count(*)::int AS count, 'classrooms' AS kind FROM classrooms
         WHERE archived_at IS NULL AND level <> ALL ($1::text[]) GROUP BY level ORDER BY level`,
};

/** The AllocatedClassroom rows of organization $1 and academic year $2. */
export const classroomsOfYear: Statement = {
  name: 'classrooms-of-year',
  text: `SELECT id, level, class_number AS "classNumber", academic_year AS "academicYear", name FROM classrooms
         WHERE organization_id = $1 AND academic_year = $2 AND archived_at IS NULL`,
};

/** What a classroom shows of its members. */
export type ClassroomSummary = Pick<ClassroomSummaryView, 'studentCount' | 'teachers'>;

export const classroomSummary = contextOf<ClassroomSummary>({
  studentCount: `(SELECT count(*) FROM classroom_members m WHERE m.classroom_id = row.id AND ${currentStudent('m')})`,
  teachers: `(SELECT coalesce(json_agg(json_build_object('id', u.id, 'displayName', ${displayNameSql('u')})
      ORDER BY ${nameOrderSql('u')}), '[]')
    FROM classroom_members m JOIN users u ON u.id = m.user_id WHERE m.classroom_id = row.id AND ${currentTeacher('m')})`,
});

/** Ends the memberships of person $1 at $2, except those with the role $3. Returns the classrooms. */
export const endMembershipsOf: Statement = {
  name: 'classroom-members-end-of',
  text: `UPDATE classroom_members SET left_at = $2, ${bumpVersion('classroom_members', '$2')}
         WHERE user_id = $1 AND left_at IS NULL AND member_role <> $3 RETURNING classroom_id AS "classroomId"`,
};

/** Resumes the memberships of classroom $1 that ended at $2, except those of the people $3. */
export const rejoinMembers: Statement = {
  name: 'classroom-members-rejoin',
  text: `UPDATE classroom_members m SET left_at = NULL, ${bumpVersion('m')} FROM users u
         WHERE m.classroom_id = $1 AND m.left_at = $2 AND u.id = m.user_id AND u.role = m.member_role
           AND m.user_id <> ALL ($3::uuid[])
           AND NOT EXISTS (SELECT FROM classroom_members other
             WHERE other.user_id = m.user_id AND other.left_at IS NULL AND (other.classroom_id = m.classroom_id
               OR m.member_role = 'STUDENT' AND other.member_role = 'STUDENT' AND other.academic_year >= m.academic_year))
         RETURNING m.id`,
};

/** Filters: $3 classroom, $4 member role, $5 part of a name; null disables the last two. */
const listedMembers = (visible: (alias: string) => string) => `FROM classroom_members m JOIN users u ON u.id = m.user_id
  WHERE m.classroom_id = $3 AND m.left_at IS NULL AND ${visible('m')} AND ($4::text IS NULL OR m.member_role = $4)
    AND ($5::text IS NULL OR ${containsText('$5', 'u.first_name', 'u.last_name')})`;

/** The ListedMemberView rows of a classroom by name; `contact` is the condition under which the email address is shown. */
export const memberList = (contact: SpliceScope): PreparedList => ({
  name: 'member-list',
  matching: listedMembers,
  page: (visible) => `SELECT m.classroom_id AS "classroomId", m.user_id AS "userId", m.member_role AS "memberRole",
      m.academic_year AS "academicYear", m.joined_at AS "joinedAt", u.first_name AS "firstName", u.last_name AS "lastName",
      ${displayNameSql('u')} AS "displayName",
      CASE WHEN ${contact('$8::timestamptz')} THEN ${realEmailSql('u')} END AS email
    ${listedMembers(visible)} ORDER BY ${nameOrderSql('u')} LIMIT $6 OFFSET $7`,
});
