import { all, both, definePolicy, either, ownedBy, type Scope } from '#platform/access/policy.js';
import { inClassroomsTaughtUntilTheirEnd, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { ofOwnChildren } from '#school/people/relationship.scopes.js';
import { SubmissionAttempt } from './submission-attempt.entity.js';
import { Submission } from './submission.entity.js';

/** Graded or returned submissions: the ones parents may see. */
const decided: Scope<Submission> = (row) => `${row}.status <> 'submitted'`;

export const submissionPolicy = definePolicy(Submission, {
  admin: { read: all, edit: all },
  teacher: {
    read: either(inTaughtClassrooms('classroomId'), inClassroomsTaughtUntilTheirEnd('classroomId')),
    edit: inTaughtClassrooms('classroomId'),
  },
  student: {
    read: ownedBy('studentId'),
    create: all,
    // List one's own submissions, for `/submissions/me`.
    readOwn: ownedBy('studentId'),
  },
  parent: { read: both(decided, ofOwnChildren('studentId')) },
});

/** Attempts are loaded through their submission. */
export const attemptPolicy = definePolicy(SubmissionAttempt, {
  admin: { read: all, edit: all },
  teacher: { read: all, edit: all },
  student: { read: ownedBy('studentId') },
  parent: { read: ofOwnChildren('studentId') },
});
