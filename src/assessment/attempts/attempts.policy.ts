import { all, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { Attempt } from './attempt.entity.js';

/** Attempts of a group in which the actor is. */
const ofOwnGroups: Scope<Attempt> = (row) =>
  `${row}.group_id IN (SELECT m.group_id FROM group_members m WHERE m.student_id = :actorId)`;

const ownOrOfGroup = either(ownedBy<Attempt>('studentId'), ofOwnGroups);

/** take: answer and submit. invigilate: pause, end and void. */
export const startedAttemptPolicy = definePolicy(Attempt, {
  admin: { read: all, invigilate: all },
  teacher: { read: inTaughtClassrooms('classroomId'), invigilate: inTaughtClassrooms('classroomId') },
  student: { read: ownOrOfGroup, take: ownOrOfGroup },
});
