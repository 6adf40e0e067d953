import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { User } from '#identity/accounts/user.entity.js';
import { Classroom } from '#school/classrooms/classroom.entity.js';
import { inTaughtClassrooms, ofOwnChildren, ofTaughtStudents } from '#school/classrooms/membership.scopes.js';

const studying: Scope<User> = (row) => `${row}.role = 'STUDENT'`;
const oneself = ownedBy<User>('id');
const taught = ofTaughtStudents<User>('id');
const child = ofOwnChildren<User>('id');

/** The people whose login sessions one may look at. */
export const loginHistoryPolicy = definePolicy(User, {
  admin: { read: all },
  teacher: { read: either(oneself, taught) },
  student: { read: oneself },
  parent: { read: either(oneself, child) },
});

/** The same, of students. */
export const studentHistoryPolicy = definePolicy(User, {
  admin: { read: studying },
  teacher: { read: both<User>(studying, taught) },
  student: { read: both<User>(studying, oneself) },
  parent: { read: both<User>(studying, child) },
});

/** The people of whom one may know from where and on which device they log in (OQ-058). */
export const devicePolicy = definePolicy(User, {
  admin: { read: all },
  teacher: { read: oneself },
  student: { read: oneself },
  parent: { read: oneself },
});

/** The people who are counted: everybody, or the students one teaches. */
export const sessionAnalyticsPolicy = definePolicy(User, { admin: { read: all }, teacher: { read: taught } });

/** The classes whose students are counted one by one. */
export const classSessionsPolicy = definePolicy(Classroom, {
  admin: { read: all },
  teacher: { read: inTaughtClassrooms('id') },
});
