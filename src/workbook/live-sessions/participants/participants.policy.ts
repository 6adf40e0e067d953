import { all, definePolicy, type Scope } from '#platform/access/policy.js';
import { SessionParticipant } from './session-participant.entity.js';

const ofLedSession: Scope<SessionParticipant> = (row) =>
  `EXISTS (SELECT FROM live_sessions s WHERE s.id = ${row}.session_id AND s.instructor_id = :actorId)`;

/** People with whom the actor takes part in a session. */
const ofSharedSession: Scope<SessionParticipant> = (row) =>
  `${row}.session_id = ANY (ARRAY(SELECT o.session_id FROM session_participants o
    WHERE o.user_id = :actorId AND o.removed_at IS NULL))`;

const ofModeratedSession: Scope<SessionParticipant> = (row) =>
  `${row}.session_id = ANY (ARRAY(SELECT o.session_id FROM session_participants o
    WHERE o.user_id = :actorId AND o.removed_at IS NULL AND 'can_moderate' = ANY (o.permissions)))`;

/** Participants see each other; the instructor invites and changes them, and moderators mute and remove them. */
export const participantPolicy = definePolicy(SessionParticipant, {
  admin: { read: all, edit: all, remove: all, moderate: all },
  teacher: {
    read: ofSharedSession,
    edit: ofLedSession,
    remove: ofModeratedSession,
    moderate: ofModeratedSession,
  },
  student: { read: ofSharedSession, remove: ofModeratedSession, moderate: ofModeratedSession },
});
