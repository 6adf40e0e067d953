import { displayNameSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { utc } from '#platform/database/sql-text.js';
import { shownPayload } from './shown-payload.sql.js';

/** An event to send: `data` is the JSON that all who see it receive. */
export interface StreamedEvent {
  sequence: number;
  type: string;
  userId: string | null;
  audience: 'all' | 'moderators' | 'user' | 'group';
  audienceUserId: string | null;
  audienceGroup: number | null;
  audienceRound: number;
  data: string;
}

/** At most $3 events of session $1 after sequence $2. */
export const eventsAfter: Statement = {
  name: 'live-session-events-after',
  text: `
    SELECT e.sequence, e.type, e.user_id AS "userId", e.audience, e.audience_user_id AS "audienceUserId",
      e.audience_group AS "audienceGroup", e.audience_round AS "audienceRound", json_build_object('sequence', e.sequence, 'type', e.type, 'userId', e.user_id,
        'payload', ${shownPayload('e')}, 'audience', e.audience, 'createdAt', ${utc('e.created_at')})::text AS data
    FROM live_session_events e WHERE e.session_id = $1 AND e.sequence > $2 ORDER BY e.sequence LIMIT $3`,
};

/** The last sequence of session $1, and its status. */
export const positionOf: Statement = {
  name: 'live-session-position',
  text: `SELECT c.last_sequence AS sequence, s.status FROM live_session_counters c JOIN live_sessions s ON s.id = c.session_id
         WHERE c.session_id = $1`,
};

/** Session $1 with the first 500 people who are present, and the sequence it corresponds to. */
export const snapshotOf: Statement = {
  name: 'live-session-snapshot',
  text: `
    SELECT c.last_sequence AS sequence, json_build_object(
      'id', s.id, 'title', s.title, 'status', s.status, 'instructorId', s.instructor_id, 'features', s.features,
      'meetingUrl', s.meeting_url, 'maxParticipants', s.max_participants, 'presentCount', c.seats_taken,
      'actualStart', ${utc('s.actual_start')}, 'scheduledEnd', ${utc('s.scheduled_end')}) AS session,
      (SELECT coalesce(json_agg(json_build_object('userId', p.user_id, 'name', ${displayNameSql('u')}, 'role', p.role,
         'isMuted', p.muted_at IS NOT NULL, 'breakoutGroup', p.breakout_group) ORDER BY p.last_joined_at, p.user_id), '[]')
       FROM (SELECT * FROM session_participants WHERE session_id = s.id AND joined_at IS NOT NULL AND left_at IS NULL
             ORDER BY last_joined_at, user_id LIMIT 500) p
       JOIN users u ON u.id = p.user_id) AS participants
    FROM live_sessions s JOIN live_session_counters c ON c.session_id = s.id WHERE s.id = $1`,
};

/**
 * Records at $3 that people $2 of sessions $1, pair by pair, are still there. Those whose access an admin revoked since they
 * joined count as gone after a while, which ends their streams.
 */
export const touchListeners: Statement = {
  name: 'live-session-touch-listeners',
  text: `
    UPDATE session_participants p SET last_seen_at = $3
    FROM unnest($1::uuid[], $2::uuid[]) listener(session_id, user_id) JOIN users u ON u.id = listener.user_id
    WHERE (u.workshop_access_granted OR p.role = 'instructor') AND p.session_id = listener.session_id AND p.user_id = listener.user_id AND p.joined_at IS NOT NULL AND p.left_at IS NULL`,
};
