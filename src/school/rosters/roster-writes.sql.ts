import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';

/** Each statement writes any number of rows: $1 organization, $2 rows as JSON, $3 now. */
const rows = (columns: string) => `jsonb_to_recordset($2::jsonb) AS r(${columns})`;

export const insertClassrooms: Statement = {
  name: 'roster-insert-classrooms',
  text: `INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name, external_id)
         SELECT r.id, $1, r.level, r."classNumber", r."academicYear", r.name, r."externalId"
         FROM ${rows('id uuid, level text, "classNumber" int, "academicYear" text, name text, "externalId" text')}`,
};

export const updateClassrooms: Statement = {
  name: 'roster-update-classrooms',
  text: `UPDATE classrooms c SET name = r.name, external_id = r."externalId", ${bumpVersion('c')}
         FROM ${rows('id uuid, name text, "externalId" text')} WHERE c.id = r.id AND c.organization_id = $1`,
};

const person = 'id uuid, email text, username text, "firstName" text, "lastName" text, "externalId" text';

export const insertUsers: Statement = {
  name: 'roster-insert-users',
  text: `INSERT INTO users (id, organization_id, email, username, password_hash, first_name, last_name, role,
           account_status, managed, external_id, one_time_password_expires_at)
         SELECT r.id, $1, r.email, r.username, r."passwordHash", r."firstName", r."lastName", r.role, 'invited', true,
           r."externalId", r."expiresAt"
         FROM ${rows(`${person}, "passwordHash" text, "expiresAt" timestamptz, role text`)}`,
};

export const updateUsers: Statement = {
  name: 'roster-update-users',
  text: `UPDATE users u SET email = r.email, username = r.username, first_name = r."firstName", last_name = r."lastName",
           external_id = r."externalId", email_verified = u.email_verified AND u.email = r.email,
           ${bumpVersion('u')}
         FROM ${rows(person)} WHERE u.id = r.id AND u.organization_id = $1
           AND (u.email, u.username, u.first_name, u.last_name, u.external_id)
             IS DISTINCT FROM (r.email, r.username, r."firstName", r."lastName", r."externalId")`,
};

/** A student who had left and is in the file again becomes active. */
export const writeProfiles: Statement = {
  name: 'roster-write-profiles',
  text: `INSERT INTO student_profiles AS s (id, organization_id, student_number, level)
         SELECT r.id, $1, r."studentNumber", r.level FROM ${rows('id uuid, "studentNumber" text, level text')}
         ON CONFLICT (id) DO UPDATE SET student_number = excluded.student_number, level = excluded.level,
           status = CASE s.status WHEN 'left' THEN 'active' ELSE s.status END,
           ${bumpVersion('s')}`,
};

export const endMemberships: Statement = {
  name: 'roster-end-memberships',
  text: `UPDATE classroom_members m SET left_at = $3, ${bumpVersion('m')}
         FROM ${rows('"replacesId" uuid')}, classrooms c
         WHERE m.id = r."replacesId" AND m.left_at IS NULL AND c.id = m.classroom_id AND c.organization_id = $1`,
};

export const insertMemberships: Statement = {
  name: 'roster-insert-memberships',
  text: `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year, joined_at)
         SELECT r.id, c.id, r."userId", r.role, r."academicYear", $3
         FROM ${rows('id uuid, "classroomId" uuid, "userId" uuid, role text, "academicYear" text')}
         JOIN classrooms c ON c.id = r."classroomId" AND c.organization_id = $1`,
};

/** Updates the relation of an existing guardianship. */
export const writeGuardianships: Statement = {
  name: 'roster-write-guardianships',
  text: `INSERT INTO guardianships AS g (id, parent_id, student_id, relation)
         SELECT r.id, u.id, r."studentId", r.relation
         FROM ${rows('id uuid, "parentId" uuid, "studentId" uuid, relation text')}
         JOIN users u ON u.id = r."parentId" AND u.organization_id = $1
         ON CONFLICT (parent_id, student_id)
           DO UPDATE SET relation = excluded.relation, ${bumpVersion('g')}`,
};
