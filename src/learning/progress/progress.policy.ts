import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { ClassroomMember } from '#school/classrooms/classroom-member.entity.js';
import { inTaughtClassrooms, ofOwnChildren, ofTaughtStudents } from '#school/classrooms/membership.scopes.js';
import { UserProgress } from './user-progress.entity.js';

const own = { read: ownedBy<UserProgress>('userId'), edit: ownedBy<UserProgress>('userId') };

/** Every user, whatever their role, reads and reports their own progress. */
export const ownProgressPolicy = definePolicy(UserProgress, { admin: own, teacher: own, student: own, parent: own });

/** Memberships whose totals the actor may read: those in taught classrooms, their own, and their children's. */
export const attendancePolicy = definePolicy(ClassroomMember, {
  admin: { read: all },
  teacher: { read: inTaughtClassrooms('classroomId') },
  student: { read: ownedBy('userId') },
  parent: { read: ofOwnChildren('userId') },
});

/** Classrooms whose students' totals the actor may list. */
export const classProgressPolicy = definePolicy(ClassroomMember, {
  admin: { read: all },
  teacher: { read: inTaughtClassrooms('classroomId') },
});

const onTcode: Scope<UserProgress> = (row) => `${row}.tcode_id IS NOT NULL`;

/** A student's progress item by item. For sections, a teacher sees only those of taught classrooms. */
export const studentProgressPolicy = definePolicy(UserProgress, {
  admin: { read: all },
  teacher: { read: both(ofTaughtStudents('userId'), either(onTcode, inTaughtClassrooms('classroomId'))) },
  student: { read: ownedBy('userId') },
  parent: { read: ofOwnChildren('userId') },
});
