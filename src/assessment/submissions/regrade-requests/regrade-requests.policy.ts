import { showsNames } from '#assessment/assessments/anonymous/hidden-names.js';
import { all, both, definePolicy, either, ownedBy } from '#platform/access/policy.js';
import { inClassroomsTaughtUntilTheirEnd, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { RegradeRequest } from './regrade-request.entity.js';

/** Staff see the student of a request. */
const named = showsNames<RegradeRequest>('assessmentId');

export const regradeRequestPolicy = definePolicy(RegradeRequest, {
  // decide: accept or decline; withdraw: take one's own request back.
  admin: { read: named, decide: named },
  teacher: {
    read: both(either(inTaughtClassrooms('classroomId'), inClassroomsTaughtUntilTheirEnd('classroomId')), named),
    decide: both(inTaughtClassrooms('classroomId'), named),
  },
  student: { read: ownedBy('studentId'), create: all, withdraw: ownedBy('studentId') },
});
