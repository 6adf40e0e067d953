import type { Statement } from '#platform/database/database.js';
import { isOneOf } from '#platform/database/sql-text.js';
import { shownPayload } from './shown-payload.sql.js';

/** The channel on which a process tells the others that session `id sequence` has new events. */
export const eventsChannel = 'live_session_events';

/**
 * Appends the events $2, in their order, to session $1 at $3, and notifies all processes at the commit. The lock of the
 * counter makes transactions append one after the other, so events become visible in the order of their sequence. The
 * session is locked before it, as by those who change the session first.
 */
export const appendEvents: Statement = {
  name: 'live-session-events-append',
  text: `
    WITH session AS (
      SELECT FROM live_sessions WHERE id = $1 FOR KEY SHARE
    ), next AS (
      UPDATE live_session_counters SET last_sequence = last_sequence + jsonb_array_length($2::jsonb)
      WHERE session_id = $1 AND EXISTS (SELECT FROM session) RETURNING last_sequence - jsonb_array_length($2::jsonb) AS before
    ), added AS (
      INSERT INTO live_session_events
        (session_id, sequence, user_id, type, payload, audience, audience_user_id, audience_group, audience_round,
         created_at)
      SELECT $1, next.before + event.place::int, (event.value->>'userId')::uuid, event.value->>'type', event.value->'payload',
        event.value->>'audience', (event.value->>'audienceUserId')::uuid, (event.value->>'audienceGroup')::int,
        coalesce((event.value->>'audienceRound')::int, 0), $3
      FROM next, jsonb_array_elements($2::jsonb) WITH ORDINALITY event(value, place)
      RETURNING sequence
    )
    SELECT max(sequence) AS sequence, pg_notify('${eventsChannel}', $1::text || ' ' || max(sequence)) FROM added`,
};

/** The condition that a reader $6 in group $7 of round $8 sees the event `e`, or moderates: $5. */
const seen = `
  (e.audience = 'all' OR $5::boolean OR e.user_id = $6::uuid OR e.audience_user_id = $6::uuid
    OR e.audience_group = $7::int AND e.audience_round = $8::int)`;

/**
 * At most $9 events of session $1 after sequence $2, of type $3 and person $4 if given, that person $6 in group $7 of round
 * $8 sees; all of them if $5.
 */
export const eventsFor: Statement = {
  name: 'live-session-events-for',
  text: `
    SELECT e.sequence, e.type, e.user_id AS "userId", ${shownPayload('e')} AS payload, e.audience, e.created_at AS "createdAt"
    FROM live_session_events e
    WHERE e.session_id = $1 AND e.sequence > $2 AND ($3::text IS NULL OR e.type = $3) AND ($4::uuid IS NULL OR e.user_id = $4)
      AND ${seen}
    ORDER BY e.sequence LIMIT $9`,
};

/** What people $2 may see of session $1. */
export const readers: Statement = {
  name: 'live-session-readers',
  text: `
    SELECT p.user_id AS "userId", p.removed_at IS NULL AND 'can_moderate' = ANY (p.permissions) AS moderates,
      p.joined_at IS NOT NULL AND p.left_at IS NULL AS "isPresent", p.removed_at IS NOT NULL AS "isRemoved",
      p.joined_at IS NOT NULL AS "hasJoined",
      u.workshop_access_granted OR p.role = 'instructor' AS "isAdmitted", p.breakout_group AS "group", coalesce(b.round, 0) AS round
    FROM session_participants p JOIN users u ON u.id = p.user_id LEFT JOIN live_breakouts b ON b.session_id = p.session_id
    WHERE p.session_id = $1 AND ${isOneOf('p.user_id', '$2::uuid[]')}`,
};
