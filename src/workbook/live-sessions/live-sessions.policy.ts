import { all, definePolicy } from '#platform/access/policy.js';
import { LiveSession } from './live-session.entity.js';
import { learnersSession, moderatedSession, ownSession, teachersSession } from './live-session.scopes.js';

/**
 * Teachers manage the sessions they lead; `moderate` also reaches those whom the instructor lets moderate. Access to the
 * module or course of a session is decided when a person opens it.
 */
export const liveSessionPolicy = definePolicy(LiveSession, {
  admin: { read: all, create: all, edit: all, remove: all, moderate: all },
  teacher: { read: teachersSession, create: all, edit: ownSession, remove: ownSession, moderate: moderatedSession },
  student: { read: learnersSession, moderate: moderatedSession },
});
