import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { inClassroomsTaughtUntilTheirEnd, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import { Grade } from './grade.entity.js';

export const gradePolicy = definePolicy(Grade, {
  // seeDrafts: changes of single attempts, also of grades that are not released yet.
  admin: { read: all, edit: all, seeDrafts: all },
  teacher: {
    read: either(inTaughtClassrooms('classroomId'), inClassroomsTaughtUntilTheirEnd('classroomId')),
    edit: inTaughtClassrooms('classroomId'),
    seeDrafts: either(inTaughtClassrooms('classroomId'), inClassroomsTaughtUntilTheirEnd('classroomId')),
  },
  student: { read: ownedBy('studentId') },
  parent: { read: ofOwnChildren('studentId') },
});
