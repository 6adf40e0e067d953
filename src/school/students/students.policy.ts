import { all, both, definePolicy, ownedBy, type Scope } from '#platform/access/policy.js';
import { User } from '#identity/accounts/user.entity.js';
import { ofCurrentStudents, ofOwnChildren, ofTaughtStudents } from '#school/classrooms/membership.scopes.js';
import { Guardianship } from '#school/classrooms/guardianship.entity.js';
import { StudentProfile } from './student-profile.entity.js';

const isStudent: Scope<User> = (row) => `${row}.role = 'STUDENT'`;
const taught = both<User>(isStudent, ofTaughtStudents('id'));
const child = both<User>(isStudent, ofOwnChildren('id'));

/** Single students. Teachers also create them; students read their own record, parents those of their children. */
export const studentPolicy = definePolicy(User, {
  admin: { read: isStudent, create: all, edit: isStudent },
  teacher: { read: taught, create: all, edit: taught },
  student: { read: both<User>(isStudent, ownedBy('id')) },
  parent: { read: child },
});

const managed: Scope<User> = (row) => `${row}.managed`;

/**
 * The login of a student: one-time password, username and email address. Teachers set it for managed accounts of students
 * in their classrooms of the current year; holders of other accounts set their own (docs/decisions/0029).
 */
export const studentAccountPolicy = definePolicy(User, {
  admin: { read: isStudent, edit: isStudent },
  teacher: { read: taught, edit: both<User>(isStudent, managed, ofCurrentStudents('id')) },
});

/** Lists of students; students have none. */
export const studentListPolicy = definePolicy(User, {
  admin: { read: isStudent },
  teacher: { read: taught },
  parent: { read: child },
});

/** Lists of the students of a classroom, for admins and its teachers. */
export const classListPolicy = definePolicy(User, { admin: { read: isStudent }, teacher: { read: taught } });

/** Only admins create students without a classroom; teachers create them in classrooms they teach. */
export const unplacedStudentPolicy = definePolicy(User, { admin: { create: all } });

/** School records of students. */
export const profilePolicy = definePolicy(StudentProfile, {
  admin: { read: all, edit: all },
  teacher: { read: ofTaughtStudents('id'), edit: ofTaughtStudents('id') },
});

/** Guardians of students. Parents see only their own guardianship, not other guardians of the student. */
export const guardianPolicy = definePolicy(Guardianship, {
  admin: { read: all, create: all, remove: all },
  teacher: { read: ofTaughtStudents('studentId') },
  student: { read: ownedBy('studentId') },
  parent: { read: ownedBy('parentId') },
});
