import type { Role } from '#platform/access/actor.js';
import type { Statement } from '#platform/database/database.js';
import type { MemberRole } from '#school/classrooms/classroom-member.entity.js';

/** A classroom before the import, archived ones included. */
export interface ExistingClassroom {
  id: string;
  level: string;
  classNumber: number;
  academicYear: string;
  name: string;
  externalId: string | null;
  archived: boolean;
}

/** A user account before the import, with its student profile if there is one. */
export interface ExistingPerson {
  id: string;
  role: Role;
  email: string;
  username: string | null;
  externalId: string | null;
  firstName: string | null;
  lastName: string | null;
  studentNumber: string | null;
  level: string | null;
  /** Student status; null without a student profile. */
  status: string | null;
}

/** A current class membership. */
export interface ExistingMembership {
  id: string;
  classroomId: string;
  userId: string;
  role: MemberRole;
  academicYear: string;
}

export interface ExistingGuardianship {
  id: string;
  parentId: string;
  studentId: string;
  relation: string;
}

/** The school before the import. */
export interface ExistingSchool {
  classrooms: ExistingClassroom[];
  people: ExistingPerson[];
  memberships: ExistingMembership[];
  guardianships: ExistingGuardianship[];
}

export const existingClassrooms: Statement = {
  name: 'roster-classrooms',
  text: `SELECT id, level, class_number AS "classNumber", academic_year AS "academicYear", name,
           external_id AS "externalId", archived_at IS NOT NULL AS archived
         FROM classrooms WHERE organization_id = $1 ORDER BY id`,
};

export const existingPeople: Statement = {
  name: 'roster-people',
  text: `SELECT u.id, u.role, u.email, u.username, u.external_id AS "externalId", u.first_name AS "firstName",
           u.last_name AS "lastName", s.student_number AS "studentNumber", s.level, s.status
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
