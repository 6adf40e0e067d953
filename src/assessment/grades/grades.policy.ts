import { showsNames } from '#assessment/assessments/anonymous/hidden-names.js';
import { both, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { inClassroomsTaughtUntilTheirEnd, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import { Grade } from './grade.entity.js';

/** While names are hidden, a grade that appears would tell staff whose work was just graded. */
const named = showsNames<Grade>('assessmentId');

const ofTaught = both<Grade>(
  either(inTaughtClassrooms('classroomId'), inClassroomsTaughtUntilTheirEnd('classroomId')),
  named,
);

export const gradePolicy = definePolicy(Grade, {
  // seeDrafts: changes of single attempts, also of grades that are not released yet.
  admin: { read: named, edit: named, seeDrafts: named },
  teacher: { read: ofTaught, edit: both(inTaughtClassrooms('classroomId'), named), seeDrafts: ofTaught },
  student: { read: ownedBy('studentId') },
  parent: { read: ofOwnChildren('studentId') },
});
