import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import { personContains } from '#identity/accounts/person-search.js';
import { realEmailSql } from '#identity/accounts/real-email.js';
import type { PreparedList } from '#platform/api/paginate.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead, Visible } from '#platform/database/scoped.repository.js';
import { containsText } from '#platform/database/search.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** The classroom of the latest year, computed only for the students of the page. */
const attended = `LEFT JOIN LATERAL (
    SELECT c.level, jsonb_build_object('id', c.id, 'name', c.name, 'level', c.level, 'classNumber', c.class_number,
      'academicYear', c.academic_year) AS classroom
    FROM classroom_members m JOIN classrooms c ON c.id = m.classroom_id
    WHERE m.user_id = u.id AND ${currentStudent('m')}
    ORDER BY m.academic_year DESC LIMIT 1
  ) attended ON true`;

/** The version covers account and profile: a change of either is a new version. */
const columns = `u.id, u.version + coalesce(s.version, 0) AS version, u.created_at AS "createdAt",
  greatest(u.updated_at, s.updated_at) AS "updatedAt", u.first_name AS "firstName", u.last_name AS "lastName",
  ${displayNameSql('u')} AS "displayName", u.username, ${realEmailSql('u')} AS email, s.student_number AS "studentNumber",
  coalesce(s.level, attended.level) AS level, coalesce(s.status, 'active') AS status,
  u.account_status AS "accountStatus", u.managed, attended.classroom`;

const inClassroom = `($3::uuid IS NULL OR u.id IN (
      SELECT user_id FROM classroom_members WHERE classroom_id = $3 AND ${currentStudent('classroom_members')}))`;

/** How a list of students is filtered: $3 classroom, $4 level and $5 status; null disables a filter. */
export interface StudentFilters {
  /** By level or status. Without them, profiles are not joined, and an index with the names answers alone. */
  byProfile: boolean;
}

const profileFilters = `($4::text IS NULL OR s.level = $4) AND ($5::text IS NULL OR coalesce(s.status, 'active') = $5)`;

/** The filtered students among `users`, which is the table or some of its rows. */
const filtered = ({ byProfile }: StudentFilters, visible: Visible, users = 'users') => `FROM ${users} u
  ${byProfile ? 'LEFT JOIN student_profiles s ON s.id = u.id' : ''}
  WHERE ${visible('u')} AND ${inClassroom} AND ${byProfile ? profileFilters : '$4::text IS NULL AND $5::text IS NULL'}`;

/** The list of the rows of `users u` that a text after SELECT u.id selects. */
const listOf = (name: string, rows: (visible: Visible) => string): PreparedList => ({
  name,
  matching: rows,
  page: (visible) => `SELECT ${columns}
    FROM (SELECT u.id ${rows(visible)} ORDER BY ${nameOrderSql('u')} LIMIT $7 OFFSET $8) page
    JOIN users u ON u.id = page.id LEFT JOIN student_profiles s ON s.id = u.id ${attended}
    ORDER BY ${nameOrderSql('u')}`,
});

/** The students by name. */
export const studentList = (filters: StudentFilters): PreparedList =>
  listOf(`student-list${variant(filters)}`, (visible) => `${filtered(filters, visible)} AND $6::text IS NULL`);

const variant = ({ byProfile }: StudentFilters): string => (byProfile ? '/profile' : '');

/** OFFSET 0: PostgreSQL would otherwise test the words of every person in the plan that it keeps for all texts. */
const named = `(SELECT p.* FROM users p WHERE ${personContains('$6', 'p')} OFFSET 0)`;
const numbered = `(SELECT p.* FROM student_profiles n CROSS JOIN LATERAL (SELECT * FROM users WHERE id = n.id OFFSET 0) p
  WHERE ${containsText('$6', 'n.student_number')} OFFSET 0)`;

/** The students by name whose account or student number contains the words $6, at most `limit` of each. */
export const studentSearch = (filters: StudentFilters, limit: number | null): PreparedList =>
  listOf(`student-search${variant(filters)}${limit ? '' : '/all'}`, (visible) => {
    const found = (users: string) => `SELECT u.id ${filtered(filters, visible, users)} LIMIT ${limit ?? 'ALL'}`;
    return `FROM users u WHERE u.id = ANY (ARRAY((${found(named)}) UNION (${found(numbered)})))`;
  });

/** One student by id ($1), after a permission check. */
export const studentById: Statement = {
  name: 'student-by-id',
  text: `SELECT ${columns} FROM users u LEFT JOIN student_profiles s ON s.id = u.id ${attended} WHERE u.id = $1`,
};

/** One student with current and past classrooms and, if the feature `parents` is on ($4), the guardians visible to the actor. */
export const studentRecord: PreparedRead = {
  name: 'student-record',
  text: (visible) => `SELECT ${columns}, s.birth_date::text AS "birthDate",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('classroomId', c.id, 'name', c.name, 'level', c.level,
          'academicYear', m.academic_year, 'joinedAt', m.joined_at, 'leftAt', m.left_at) ORDER BY m.joined_at DESC, m.id), '[]')
       FROM classroom_members m JOIN classrooms c ON c.id = m.classroom_id
       WHERE m.user_id = u.id AND m.member_role = 'STUDENT') AS memberships,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('parentId', g.parent_id, 'relation', g.relation, 'createdAt', g.created_at,
          'displayName', ${displayNameSql('p')}, 'email', ${realEmailSql('p')}) ORDER BY g.created_at, g.id), '[]')
       FROM guardianships g JOIN users p ON p.id = g.parent_id
       WHERE g.student_id = u.id AND $4::boolean AND ${visible('g')}) AS guardians
    FROM users u LEFT JOIN student_profiles s ON s.id = u.id ${attended} WHERE u.id = $3`,
};

/** $1 organization, $2 profiles as JSON. A student who had left becomes active. */
export const enrollProfiles: Statement = {
  name: 'student-profiles-enroll',
  text: `INSERT INTO student_profiles AS s (id, organization_id, student_number, level, birth_date)
         SELECT r.id, $1, r."studentNumber", r.level, r."birthDate"
         FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, "studentNumber" text, level text, "birthDate" date)
         ON CONFLICT (id) DO UPDATE SET student_number = excluded.student_number, level = excluded.level,
           birth_date = excluded.birth_date,
           status = CASE s.status WHEN 'left' THEN 'active' ELSE s.status END,
           ${bumpVersion('s')}`,
};

/** $1 organization, $2 profiles as JSON. */
export const setLevels: Statement = {
  name: 'student-profiles-levels',
  text: `INSERT INTO student_profiles AS s (id, organization_id, level, status)
         SELECT r.id, $1, r.level, r.status FROM jsonb_to_recordset($2::jsonb) AS r(id uuid, level text, status text)
         ON CONFLICT (id) DO UPDATE SET level = excluded.level, status = excluded.status,
           ${bumpVersion('s')}`,
};

/** Whether person $1 is a student below the age of $2 years, in the organization's time zone at $3; also without a birth date. */
export const isBelowAge: Statement = {
  name: 'student-below-age',
  text: `SELECT u.role = 'STUDENT'
           AND coalesce(s.birth_date > ($3::timestamptz AT TIME ZONE o.time_zone)::date - make_interval(years => $2), true) AS "isBelow"
         FROM users u JOIN organizations o ON o.id = u.organization_id LEFT JOIN student_profiles s ON s.id = u.id
         WHERE u.id = $1`,
};

/** The first free username: $1, or $1 with a number; $2 is the domain of placeholder addresses. */
export const firstAvailableUsername: Statement = {
  name: 'username-first-available',
  text: `SELECT candidate.name
         FROM (SELECT $1::text || coalesce(nullif(n, 1)::text, '') AS name FROM generate_series(1, 10000) n) candidate
         WHERE NOT EXISTS (SELECT FROM users WHERE username = candidate.name)
           AND NOT EXISTS (SELECT FROM users WHERE email = candidate.name || $2) LIMIT 1`,
};
