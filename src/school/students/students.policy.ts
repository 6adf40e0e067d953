import { all, both, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { User } from '#identity/accounts/user.entity.js';
import { ofCurrentStudents, ofOwnChildren, ofTaughtStudents } from '#school/classrooms/membership.scopes.js';
import { Guardianship } from '#school/classrooms/guardianship.entity.js';
import { StudentProfile } from './student-profile.entity.js';

const studying: Scope<User> = (row) => `${row}.role = 'STUDENT'`;
const taught = both<User>(studying, ofTaughtStudents('id'));
const child = both<User>(studying, ofOwnChildren('id'));

/** Students, one by one; teachers also take them in, and each student sees themselves. */
export const studentPolicy = definePolicy(User, {
  admin: { read: studying, create: all, edit: studying },
  teacher: { read: taught, create: all, edit: taught },
  student: { read: both<User>(studying, ownedBy('id')) },
  parent: { read: child },
});

const managed: Scope<User> = (row) => `${row}.managed`;

/**
 * What opens a student's account: one-time passwords, the username, the address. Teachers keep it for accounts the
 * school made, of students in their classes of the current year; the holders of other accounts keep it alone.
 */
export const studentAccountPolicy = definePolicy(User, {
  admin: { read: studying, edit: studying },
  teacher: { read: taught, edit: both<User>(studying, managed, ofCurrentStudents('id')) },
});

/** Lists of students: there is none with only oneself in it. */
export const studentListPolicy = definePolicy(User, {
  admin: { read: studying },
  teacher: { read: taught },
  parent: { read: child },
});

/** Whole classes are for those who teach them. */
export const classListPolicy = definePolicy(User, { admin: { read: studying }, teacher: { read: taught } });

/** A student without a class is nobody's but the admins' (LMS-071: teachers take students into own classrooms). */
export const unplacedStudentPolicy = definePolicy(User, { admin: { create: all } });

export const profilePolicy = definePolicy(StudentProfile, {
  admin: { read: all, edit: all },
  teacher: { read: ofTaughtStudents('id'), edit: ofTaughtStudents('id') },
});

/** Parents see their own bond to a child, not who else looks after it. */
export const guardianPolicy = definePolicy(Guardianship, {
  admin: { read: all, create: all, remove: all },
  teacher: { read: ofTaughtStudents('studentId') },
  student: { read: ownedBy('studentId') },
  parent: { read: ownedBy('parentId') },
});
