import { all, definePolicy, ownedBy } from '#platform/access/policy.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { Attempt } from './attempt.entity.js';

/** take: answer and submit. invigilate: pause, end and void. */
export const startedAttemptPolicy = definePolicy(Attempt, {
  admin: { read: all, invigilate: all },
  teacher: { read: inTaughtClassrooms('classroomId'), invigilate: inTaughtClassrooms('classroomId') },
  student: { read: ownedBy('studentId'), take: ownedBy('studentId') },
});
