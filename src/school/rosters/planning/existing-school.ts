import type { Role } from '#platform/access/actor.js';
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
  /** YYYY-MM-DD. */
  birthDate: string | null;
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
