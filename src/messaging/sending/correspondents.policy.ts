import { all, definePolicy, either, type Scope } from '#platform/access/policy.js';
import { User } from '#identity/accounts/user.entity.js';
import { ofTaughtStudents } from '#school/classrooms/membership.scopes.js';

const guardianOfTaught: Scope<User> = (row) => `${row}.id IN (SELECT g.parent_id FROM guardianships g
  WHERE ${ofTaughtStudents<{ studentId: string }>('studentId')('g')})`;

/** Recipients of a message to one person: admins write to all users, teachers to their students and the students' guardians. */
export const correspondentPolicy = definePolicy(User, {
  admin: { read: all },
  teacher: { read: either(ofTaughtStudents('id'), guardianOfTaught) },
});
