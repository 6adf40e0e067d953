import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { currentStudent } from '#school/people/membership.sql.js';

/** The ExistingClassroom rows of organization $1; the following statements likewise. */
export const existingClassrooms: Statement = {
  name: 'roster-classrooms',
  text: `SELECT id, level, class_number AS "classNumber", academic_year AS "academicYear", name,
           external_id AS "externalId", archived_at IS NOT NULL AS archived
         FROM classrooms WHERE organization_id = $1 ORDER BY id`,
};

export const existingPeople: Statement = {
  name: 'roster-people',
  text: `SELECT u.id, u.role, u.email, u.username, u.external_id AS "externalId", u.first_name AS "firstName",
           u.last_name AS "lastName", s.student_number AS "studentNumber", s.level,
           s.birth_date::text AS "birthDate", s.status
         FROM users u LEFT JOIN student_profiles s ON s.id = u.id WHERE u.organization_id = $1 ORDER BY u.id`,
};

export const existingMemberships: Statement = {
  name: 'roster-memberships',
  text: `SELECT m.id, m.classroom_id AS "classroomId", m.user_id AS "userId", m.member_role AS role,
           m.academic_year AS "academicYear"
         FROM classroom_members m JOIN classrooms c ON c.id = m.classroom_id
         WHERE c.organization_id = $1 AND m.left_at IS NULL ORDER BY m.id`,
};

export const existingGuardianships: Statement = {
  name: 'roster-guardianships',
  text: `SELECT g.id, g.parent_id AS "parentId", g.student_id AS "studentId", g.relation
         FROM guardianships g JOIN users u ON u.id = g.parent_id WHERE u.organization_id = $1 ORDER BY g.id`,
};

/** Students of class $3 with a managed account that has not been used yet. */
export const invitedStudents: PreparedRead = {
  name: 'class-invited',
  text: (visible) => `SELECT u.id, u.username, u.role, c.name AS classroom,
      ${displayNameSql('u')} AS name
    FROM classroom_members m JOIN users u ON u.id = m.user_id JOIN classrooms c ON c.id = m.classroom_id
    WHERE m.classroom_id = $3 AND ${currentStudent('m')}
      AND u.managed AND u.account_status = 'invited' AND ${visible('u')}
    ORDER BY ${nameOrderSql('u')} LIMIT 1000`,
};
