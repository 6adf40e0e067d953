import { ofOwnEnrollment, ofOwnCourse } from '#curriculum/courses/course.scopes.js';
import { learnersModule, ofModule, teachersModule } from '#curriculum/modules/module.scopes.js';
import { type Scope, either, ownedBy } from '#platform/access/policy.js';
import { amongOwnClassrooms } from '#school/classrooms/membership.scopes.js';
import type { LiveSession } from './live-session.entity.js';

/** Sessions to which the actor was invited, or in which the actor took part. */
const ofParticipant: Scope<LiveSession> = (row) =>
  `${row}.id = ANY (ARRAY(SELECT p.session_id FROM session_participants p WHERE p.user_id = :actorId))`;

const ofPlace = [
  ofParticipant,
  amongOwnClassrooms<LiveSession>('classroomId'),
  ofOwnEnrollment<LiveSession>('courseId'),
] as const;

export const ownSession = ownedBy<LiveSession>('instructorId');

/** What learners find in lists. Whether they may take part is decided when they open the session. */
export const learnersSession = either<LiveSession>(...ofPlace, ofModule('moduleId', learnersModule));

/** What teachers find in lists. */
export const teachersSession = either<LiveSession>(
  ownSession,
  ...ofPlace,
  ofOwnCourse<LiveSession>('courseId'),
  ofModule<LiveSession>('moduleId', teachersModule),
);

/** Sessions that the actor leads, or moderates as a participant. */
export const moderatedSession = either<LiveSession>(
  ownSession,
  (row) => `EXISTS (SELECT FROM session_participants p WHERE p.session_id = ${row}.id AND p.user_id = :actorId
    AND p.removed_at IS NULL AND 'can_moderate' = ANY (p.permissions))`,
);
