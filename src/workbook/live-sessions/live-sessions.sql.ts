import { nameOfUserSql } from '#identity/accounts/display-name.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import type { OwnParticipationView } from './live-session-views.dto.js';

/** What is shown with a session and changes without it. */
export interface LiveSessionContext {
  instructorName: string | null;
  presentCount: number;
  participantCount: number;
  participation: OwnParticipationView | null;
}

/** The instructor, the counts, and the caller in the session. */
export const sessionContext = contextOf<LiveSessionContext>(
  {
    instructorName: nameOfUserSql('row.instructor_id'),
    presentCount: 'c.seats_taken',
    participantCount: 'c.joined_count',
    participation: `(
      SELECT json_build_object('role', p.role, 'permissions', p.permissions, 'isMuted', p.muted_at IS NOT NULL,
        'isRemoved', p.removed_at IS NOT NULL, 'isPresent', p.joined_at IS NOT NULL AND p.left_at IS NULL)
      FROM session_participants p WHERE p.session_id = row.id AND p.user_id = :actorId)`,
  },
  'FROM live_session_counters c WHERE c.session_id = row.id',
);

/** How person $2 may take part in session $1 apart from its module or course. */
export interface Ways {
  isInvited: boolean;
  isOfClassroom: boolean;
  /** Whether the person was invited or took part. */
  isKnown: boolean;
  isPresent: boolean;
}

export const waysTo: Statement = {
  name: 'live-session-ways',
  text: `
    SELECT coalesce(p.is_invited, false) AS "isInvited", p.id IS NOT NULL AS "isKnown",
      p.joined_at IS NOT NULL AND p.left_at IS NULL AS "isPresent",
      EXISTS (SELECT FROM classroom_members m
              WHERE m.classroom_id = s.classroom_id AND m.user_id = $2 AND m.left_at IS NULL) AS "isOfClassroom"
    FROM live_sessions s LEFT JOIN session_participants p ON p.session_id = s.id AND p.user_id = $2 WHERE s.id = $1`,
};

/** Whether person $1 may lead a session. */
export const mayLead: Statement = {
  name: 'live-session-may-lead',
  text: `SELECT EXISTS (SELECT FROM users u WHERE u.id = $1 AND u.role IN ('ADMIN', 'TEACHER') AND u.account_status = 'active') AS "mayLead"`,
};

/**
 * Keeps session $1 in its status until the transaction ends, and returns the status. Changes of participants take it first, as a
 * change of the session does, which changes them too.
 */
export const holdStatus: Statement = {
  name: 'live-session-hold',
  text: 'SELECT status FROM live_sessions WHERE id = $1 FOR SHARE',
};

/** The number of participants and assistants who joined session $1. */
export const joinedCount: Statement = {
  name: 'live-session-joined-count',
  text: 'SELECT joined_count AS count FROM live_session_counters WHERE session_id = $1',
};
