import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofOwnChildren, ofTaughtStudents } from '#school/people/relationship.scopes.js';
import { UserProgress } from './user-progress.entity.js';

const onTcode: Scope<UserProgress> = (row) => `${row}.tcode_id IS NOT NULL`;
// Progress on what the actor learns, whatever their role.
const own = { readOwn: ownedBy<UserProgress>('userId'), reportOwn: ownedBy<UserProgress>('userId') };

/** A person's progress item by item. For sections, a teacher reads only those of taught classrooms. */
export const progressPolicy = definePolicy(UserProgress, {
  admin: { read: all, ...own },
  teacher: { read: both(ofTaughtStudents('userId'), either(onTcode, inTaughtClassrooms('classroomId'))), ...own },
  student: { read: ownedBy('userId'), ...own },
  parent: { read: ofOwnChildren('userId'), ...own },
});
