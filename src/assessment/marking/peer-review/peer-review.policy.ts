import { all, definePolicy } from '#platform/access/policy.js';
import { inOwnClassrooms, inTaughtClassrooms } from '#school/classrooms/membership.scopes.js';
import { PeerReview } from './peer-review.entity.js';

/** review: review samples and allocated works. report: report a review of one's own work to the teacher. Reviews are read through the peer review or the submission. */
export const peerReviewPolicy = definePolicy(PeerReview, {
  admin: { read: all, create: all, edit: all },
  teacher: { read: inTaughtClassrooms('classroomId'), create: all, edit: inTaughtClassrooms('classroomId') },
  student: { read: inOwnClassrooms('classroomId'), review: inOwnClassrooms('classroomId'), report: all },
});
