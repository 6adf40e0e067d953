import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { User } from '#identity/accounts/user.entity.js';
import { Classroom } from '#school/classrooms/classroom.entity.js';
import { inTaughtClassrooms, ofOwnChildren, ofTaughtStudents } from '#school/classrooms/membership.scopes.js';

const isStudent: Scope<User> = (row) => `${row}.role = 'STUDENT'`;
const self = ownedBy<User>('id');
const taught = ofTaughtStudents<User>('id');
const child = ofOwnChildren<User>('id');

/** Users whose login sessions the actor may read. */
export const loginHistoryPolicy = definePolicy(User, {
  admin: { read: all },
  teacher: { read: either(self, taught) },
  student: { read: self },
  parent: { read: either(self, child) },
});

/** The same, limited to students. */
export const studentHistoryPolicy = definePolicy(User, {
  admin: { read: isStudent },
  teacher: { read: both<User>(isStudent, taught) },
  student: { read: both<User>(isStudent, self) },
  parent: { read: both<User>(isStudent, child) },
});

/** Users whose IP address and device the actor may read: for security, never for teachers or parents. */
export const devicePolicy = definePolicy(User, {
  admin: { read: all },
  teacher: { read: self },
  student: { read: self },
  parent: { read: self },
});

/** Users included in statistics: all for admins, taught students for teachers. */
export const sessionAnalyticsPolicy = definePolicy(User, { admin: { read: all }, teacher: { read: taught } });

/** Classrooms whose session totals the actor may read student by student. */
export const classSessionsPolicy = definePolicy(Classroom, {
  admin: { read: all },
  teacher: { read: inTaughtClassrooms('id') },
});
