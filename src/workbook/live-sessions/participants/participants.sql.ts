import { nameOfUserSql } from '#identity/accounts/display-name.js';
import { displayNameContains } from '#identity/accounts/person-search.js';
import type { Statement } from '#platform/database/database.js';
import { contextOf } from '#platform/database/row-context.js';
import { bumpVersion, isOneOf } from '#platform/database/sql-text.js';
import type { SessionFeature } from '#workbook/live-sessions/session-features.js';
import type { LiveSessionStatus } from '#workbook/live-sessions/session-states.js';
import { workshopOpen } from '#workbook/workshop-open.js';
import type { ParticipantPermission, ParticipantRole } from './session-participant.entity.js';

/** A person in a session, and what the session permits. */
export interface StandingRow {
  status: LiveSessionStatus;
  features: SessionFeature[];
  instructorId: string;
  role: ParticipantRole;
  permissions: ParticipantPermission[];
  isPresent: boolean;
  isMuted: boolean;
  isRemoved: boolean;
  /** Whether no admin has revoked the access to live sessions. */
  isAdmitted: boolean;
}

/** Person $2 in session $1, whose status stays until the transaction ends. No row for a person who never took part. */
export const holdStanding: Statement = {
  name: 'live-session-standing',
  text: `
    SELECT s.status, s.features, s.instructor_id AS "instructorId", p.role, p.permissions,
      p.joined_at IS NOT NULL AND p.left_at IS NULL AS "isPresent", p.muted_at IS NOT NULL AS "isMuted",
      p.removed_at IS NOT NULL AS "isRemoved", ${workshopOpen.replace(':actorId', '$2')} AS "isAdmitted"
    FROM live_sessions s JOIN session_participants p ON p.session_id = s.id AND p.user_id = $2
    WHERE s.id = $1 FOR SHARE OF s`,
};

/** Seconds of the stay that ends at `now`. Time before the activation does not count. */
export const stayedSeconds = (now: string): string => `
  greatest(0, extract(epoch FROM ${now} - greatest(p.last_joined_at, coalesce(s.actual_start, ${now}))))::int`;

/**
 * Person $3 joins session $2 at $6 under the new id $1, in role $4 with permissions $5, unless they have a row: then they
 * keep theirs. $7 is the quality of the connection. No row for a person who is present or was removed.
 */
export const joinSession: Statement = {
  name: 'live-session-join',
  text: `
    INSERT INTO session_participants AS p
      (id, session_id, user_id, role, permissions, joined_at, last_joined_at, last_seen_at, connection_quality)
    VALUES ($1, $2, $3, $4, $5::text[], $6, $6, $6, $7)
    ON CONFLICT (session_id, user_id) DO UPDATE SET joined_at = coalesce(p.joined_at, $6), last_joined_at = $6,
      last_seen_at = $6, left_at = NULL, connection_quality = coalesce($7, p.connection_quality), ${bumpVersion('p', '$6')}
    WHERE p.removed_at IS NULL AND (p.joined_at IS NULL OR p.left_at IS NOT NULL)
    RETURNING p.role`,
};

/** Records a sign of life of person $2 in session $1 at $3, with the quality $4 of the connection, if given. */
export const touch: Statement = {
  name: 'live-session-touch',
  text: `UPDATE session_participants SET last_seen_at = $3, connection_quality = coalesce($4, connection_quality)
         WHERE session_id = $1 AND user_id = $2 AND joined_at IS NOT NULL AND left_at IS NULL RETURNING id`,
};

/** Person $2 leaves session $1 at $3. No row for a person who is not present. */
export const leaveSession: Statement = {
  name: 'live-session-leave',
  text: `
    UPDATE session_participants p SET left_at = $3, last_seen_at = $3, breakout_group = NULL,
      total_seconds = p.total_seconds + ${stayedSeconds('$3::timestamptz')}, ${bumpVersion('p', '$3')}
    FROM live_sessions s WHERE s.id = p.session_id AND p.session_id = $1 AND p.user_id = $2
      AND p.joined_at IS NOT NULL AND p.left_at IS NULL
    RETURNING p.id`,
};

/** Adds $3 interactions, $4 questions and $5 answered polls of person $2 in session $1 at $6; no row unless present. */
export const countInteractions: Statement = {
  name: 'live-session-count',
  text: `
    UPDATE session_participants SET interaction_count = interaction_count + $3, questions_asked = questions_asked + $4,
      polls_answered = polls_answered + $5, last_seen_at = $6
    WHERE session_id = $1 AND user_id = $2 AND joined_at IS NOT NULL AND left_at IS NULL RETURNING id`,
};

/** All who are present in session $1 leave it at $2. */
export const closeSession: Statement = {
  name: 'live-session-close',
  text: `
    UPDATE session_participants p SET left_at = $2, breakout_group = NULL,
      total_seconds = p.total_seconds + ${stayedSeconds('$2::timestamptz')}, ${bumpVersion('p', '$2')}
    FROM live_sessions s WHERE s.id = p.session_id AND p.session_id = $1
      AND p.joined_at IS NOT NULL AND p.left_at IS NULL`,
};

/** Which of people $1 have an active account of a role that takes part in sessions. */
export const invitable: Statement = {
  name: 'live-session-invitable',
  text: `SELECT u.id FROM users u
         WHERE ${isOneOf('u.id', '$1::uuid[]')} AND u.role <> 'PARENT' AND u.account_status IN ('active', 'invited')`,
};

/**
 * Invites people $3 to session $1 at $6, under new ids $2 in role $4 with permissions $5. People with a row keep their role.
 * Returns those who were not invited before, or were removed.
 */
export const invitePeople: Statement = {
  name: 'live-session-invite',
  text: `
    INSERT INTO session_participants AS p (id, session_id, user_id, role, permissions, is_invited)
    SELECT person.id, $1, person.user_id, $4, $5::text[], true FROM unnest($2::uuid[], $3::uuid[]) person(id, user_id)
    ON CONFLICT (session_id, user_id) DO UPDATE SET is_invited = true, removed_at = NULL,
      calendar_sequence = p.calendar_sequence + 1, ${bumpVersion('p', '$6')}
    WHERE p.removed_at IS NOT NULL OR NOT p.is_invited
    RETURNING p.user_id AS "userId", p.calendar_sequence AS "calendarSequence"`,
};

/** The name of a participant, and the instructor of the session. */
export const participantContext = contextOf<{ name: string; instructorId: string }>({
  name: nameOfUserSql('row.user_id'),
  instructorId: '(SELECT s.instructor_id FROM live_sessions s WHERE s.id = row.session_id)',
});

/** Participants whose names contain the words of :q. */
export const peopleFound = `row.user_id = ANY (ARRAY(
  SELECT u.id FROM users u JOIN session_participants p ON p.user_id = u.id AND p.session_id = :sessionId
  WHERE ${displayNameContains(':q', 'u')}))`;
