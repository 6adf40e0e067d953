import { all, definePolicy } from '#platform/access/policy.js';
import { ofTaughtStudents } from '#school/people/relationship.scopes.js';
import { StudentProfile } from './student-profile.entity.js';

/** School records of students. */
export const studentProfilePolicy = definePolicy(StudentProfile, {
  admin: { read: all, edit: all },
  teacher: { read: ofTaughtStudents('id'), edit: ofTaughtStudents('id') },
});
