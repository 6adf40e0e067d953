import { all, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { inClassroomsTaughtUntilTheirEnd, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { RegradeRequest } from './regrade-request.entity.js';

export const regradeRequestPolicy = definePolicy(RegradeRequest, {
  // decide: accept or decline; withdraw: take one's own request back.
  admin: { read: all, decide: all },
  teacher: {
    read: either(inTaughtClassrooms('classroomId'), inClassroomsTaughtUntilTheirEnd('classroomId')),
    decide: inTaughtClassrooms('classroomId'),
  },
  student: { read: ownedBy('studentId'), create: all, withdraw: ownedBy('studentId') },
});
