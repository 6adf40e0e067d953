import { showsNames } from '#assessment/assessments/anonymous/hidden-names.js';
import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { Attempt } from './attempt.entity.js';

/** Answers, which staff do not read by student while names are hidden. */
const named = showsNames<Attempt>('assessmentId');

/** Attempts of a group in which the actor is. */
const ofOwnGroups: Scope<Attempt> = (row) =>
  `${row}.group_id IN (SELECT m.group_id FROM group_members m WHERE m.student_id = :actorId)`;

const ownOrOfGroup = either(ownedBy<Attempt>('studentId'), ofOwnGroups);

/** take: answer and submit. invigilate: pause, end and void. */
export const startedAttemptPolicy = definePolicy(Attempt, {
  admin: { read: named, invigilate: all },
  teacher: { read: both(inTaughtClassrooms('classroomId'), named), invigilate: inTaughtClassrooms('classroomId') },
  student: { read: ownOrOfGroup, take: ownOrOfGroup },
});
