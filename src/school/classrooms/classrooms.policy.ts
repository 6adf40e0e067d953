import { all, both, definePolicy, type Scope } from '#platform/access/policy.js';
import { User } from '#identity/accounts/user.entity.js';
import { Classroom } from './classroom.entity.js';
import { ClassroomMember } from './classroom-member.entity.js';
import { attendingNothing, inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from './membership.scopes.js';

export const classroomPolicy = definePolicy(Classroom, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: inOwnClassrooms('id'), create: all, edit: inTaughtClassrooms('id') },
  student: { read: inOwnClassrooms('id') },
  parent: { read: inChildrensClassrooms('id') },
});

export const memberPolicy = definePolicy(ClassroomMember, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: inTaughtClassrooms('classroomId'), create: all, remove: inTaughtClassrooms('classroomId') },
});

/** Who teaches where is the admins' to say; teachers place students (OQ-073). */
export const teachingPolicy = definePolicy(ClassroomMember, { admin: { create: all } });

/** Years other than the present ones are the admins' to plan. */
export const anyYearPolicy = definePolicy(Classroom, { admin: { create: all } });

const keptBySchool: Scope<User> = (row) => `(${row}.managed AND ${row}.account_status IN ('active', 'invited'))`;

/**
 * Whom a person may put into a class without asking them: admins anybody, teachers accounts the school made whose
 * student attends no class. Any other student consents by accepting an invitation (docs/decisions/0029).
 */
export const placementPolicy = definePolicy(User, {
  admin: { read: all, edit: all },
  teacher: {
    read: both<User>(keptBySchool, attendingNothing('id')),
    edit: both<User>(keptBySchool, attendingNothing('id')),
  },
});
