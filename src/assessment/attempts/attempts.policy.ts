import { all, both, definePolicy, ownedBy } from '#platform/access/policy.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { showsNames } from '#assessment/assessments/anonymous/hidden-names.js';
import { Attempt } from './attempt.entity.js';

/** Answers, which staff do not read by student while names are hidden. */
const named = showsNames<Attempt>('assessmentId');

/** take: answer and submit. invigilate: pause, end and void. */
export const startedAttemptPolicy = definePolicy(Attempt, {
  admin: { read: named, invigilate: all },
  teacher: { read: both(inTaughtClassrooms('classroomId'), named), invigilate: inTaughtClassrooms('classroomId') },
  student: { read: ownedBy('studentId'), take: ownedBy('studentId') },
});
