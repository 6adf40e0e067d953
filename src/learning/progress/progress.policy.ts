import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { ClassroomMember } from '#school/classrooms/classroom-member.entity.js';
import { inTaughtClassrooms, ofOwnChildren, ofTaughtStudents } from '#school/classrooms/membership.scopes.js';
import { UserProgress } from './user-progress.entity.js';

const own = { read: ownedBy<UserProgress>('userId'), edit: ownedBy<UserProgress>('userId') };

/** Everybody is a learner and keeps their own progress, whatever the role. */
export const ownProgressPolicy = definePolicy(UserProgress, { admin: own, teacher: own, student: own, parent: own });

/** Who looks at how a student comes along in a class: its teachers, the student, their parents. */
export const attendancePolicy = definePolicy(ClassroomMember, {
  admin: { read: all },
  teacher: { read: inTaughtClassrooms('classroomId') },
  student: { read: ownedBy('userId') },
  parent: { read: ofOwnChildren('userId') },
});

/** How a whole class comes along is for those who teach it. */
export const classProgressPolicy = definePolicy(ClassroomMember, {
  admin: { read: all },
  teacher: { read: inTaughtClassrooms('classroomId') },
});

const onTcode: Scope<UserProgress> = (row) => `${row}.tcode_id IS NOT NULL`;

/** What a student has begun, one by one; of sections a teacher sees those of the own classes. */
export const studentProgressPolicy = definePolicy(UserProgress, {
  admin: { read: all },
  teacher: { read: both(ofTaughtStudents('userId'), either(onTcode, inTaughtClassrooms('classroomId'))) },
  student: { read: ownedBy('userId') },
  parent: { read: ofOwnChildren('userId') },
});
