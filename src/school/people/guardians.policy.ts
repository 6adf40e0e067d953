import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { Guardianship } from './guardianship.entity.js';
import { ofTaughtStudents } from './relationship.scopes.js';

/** Guardians of students. Parents see only their own guardianship, not other guardians of the student. */
export const guardianPolicy = definePolicy(Guardianship, {
  admin: { read: all, create: all, remove: all },
  teacher: { read: ofTaughtStudents('studentId') },
  student: { read: ownedBy('studentId') },
  parent: { read: ownedBy('parentId') },
});
