import { all, both, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import { ClassroomMember } from './classroom-member.entity.js';
import { Classroom } from './classroom.entity.js';
import { inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from './membership.scopes.js';

/** Classrooms: admins manage all, teachers those they teach; students and parents read those attended. */
export const classroomPolicy = definePolicy(Classroom, {
  admin: {
    read: all,
    create: all,
    edit: all,
    remove: all,
    // Plan and fill classrooms of academic years other than the current and the next.
    planAnyYear: all,
    // Import classrooms, accounts and memberships from a file.
    importRoster: all,
    // Login sessions of the classroom, student by student.
    readSessions: all,
  },
  teacher: {
    read: inOwnClassrooms('id'),
    create: all,
    edit: inTaughtClassrooms('id'),
    readSessions: inTaughtClassrooms('id'),
  },
  student: { read: inOwnClassrooms('id') },
  parent: { read: inChildrensClassrooms('id') },
});

const isTeacher: Scope<ClassroomMember> = (row) => `${row}.member_role = 'TEACHER'`;

/** Members of classrooms, managed by admins and by the teachers of the classroom. */
export const memberPolicy = definePolicy(ClassroomMember, {
  admin: {
    read: all,
    create: all,
    edit: all,
    remove: all,
    // Assign teachers to classrooms.
    assignTeacher: all,
    // Names of the teachers and students of a classroom.
    listMembers: all,
    // Learning totals of a member in the classroom.
    readProgress: all,
    // Learning totals of all students of the classroom.
    listProgress: all,
  },
  teacher: {
    read: inTaughtClassrooms('classroomId'),
    create: all,
    remove: inTaughtClassrooms('classroomId'),
    readProgress: inTaughtClassrooms('classroomId'),
    listProgress: inTaughtClassrooms('classroomId'),
    listMembers: inOwnClassrooms('classroomId'),
  },
  student: { readProgress: ownedBy('userId'), listMembers: inOwnClassrooms('classroomId') },
  parent: {
    readProgress: ofOwnChildren('userId'),
    // The teachers of a child, not the other students.
    listMembers: both(isTeacher, inChildrensClassrooms('classroomId')),
  },
});
