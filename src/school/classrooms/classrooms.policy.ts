import { all, both, definePolicy, type Scope } from '#platform/access/policy.js';
import { User } from '#identity/accounts/user.entity.js';
import { Classroom } from './classroom.entity.js';
import { ClassroomMember } from './classroom-member.entity.js';
import { attendingNothing, inChildrensClassrooms, inOwnClassrooms, inTaughtClassrooms } from './membership.scopes.js';

/** Classrooms: admins manage all, teachers those they teach; students and parents read those attended. */
export const classroomPolicy = definePolicy(Classroom, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: inOwnClassrooms('id'), create: all, edit: inTaughtClassrooms('id') },
  student: { read: inOwnClassrooms('id') },
  parent: { read: inChildrensClassrooms('id') },
});

/** Members of classrooms, managed by admins and by the teachers of the classroom. */
export const memberPolicy = definePolicy(ClassroomMember, {
  admin: { read: all, create: all, edit: all, remove: all },
  teacher: { read: inTaughtClassrooms('classroomId'), create: all, remove: inTaughtClassrooms('classroomId') },
});

/** Only admins assign teachers to classrooms. */
export const teachingPolicy = definePolicy(ClassroomMember, { admin: { create: all } });

/** Only admins plan classrooms of academic years other than the current and the next. */
export const anyYearPolicy = definePolicy(Classroom, { admin: { create: all } });

const managedAccount: Scope<User> = (row) => `(${row}.managed AND ${row}.account_status IN ('active', 'invited'))`;

/**
 * Students who can be added to a classroom without their consent: all by admins; by teachers only managed accounts whose
 * student attends no classroom. Other students consent by accepting an invitation (docs/decisions/0029).
 */
export const placementPolicy = definePolicy(User, {
  admin: { read: all, edit: all },
  teacher: {
    read: both<User>(managedAccount, attendingNothing('id')),
    edit: both<User>(managedAccount, attendingNothing('id')),
  },
});
