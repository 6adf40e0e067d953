import type { Statement } from '#platform/database/database.js';
import type { SpliceScope } from '#platform/database/scoped.repository.js';
import { containsText } from '#platform/database/search.js';
import type { PreparedList } from '#platform/api/page.js';
import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import { realEmailSql } from '#identity/accounts/real-email.js';

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
