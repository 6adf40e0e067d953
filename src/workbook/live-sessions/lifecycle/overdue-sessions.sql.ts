import type { Statement } from '#platform/database/database.js';
import { bumpVersion } from '#platform/database/sql-text.js';
import { eventsChannel } from '#workbook/live-sessions/events/events.sql.js';
import { stayedSeconds } from '#workbook/live-sessions/participants/participants.sql.js';

/** Sessions in progress planned to end until $1, and others not started that were planned to end until $2; only $3 if given. */
export const overdueSessions: Statement = {
  name: 'live-sessions-overdue',
  text: `
    SELECT s.id FROM live_sessions s
    WHERE (s.status IN ('starting', 'active', 'paused') AND s.scheduled_end <= $1
        OR s.status = 'scheduled' AND s.scheduled_end <= $2)
      AND ($3::uuid IS NULL OR s.id = $3)
    ORDER BY s.scheduled_end LIMIT 1000`,
};

/**
 * People who are present and gave no sign of life since $1 left at their last one. Each gets an event at $2, in the order of
 * the sequence of their session.
 */
export const absentPeople: Statement = {
  name: 'live-session-absent-people',
  text: `
    WITH gone AS (
      UPDATE session_participants p SET left_at = p.last_seen_at, breakout_group = NULL,
        total_seconds = p.total_seconds + ${stayedSeconds('p.last_seen_at')}, ${bumpVersion('p', '$2')}
      FROM live_sessions s
      WHERE s.id = p.session_id AND p.joined_at IS NOT NULL AND p.left_at IS NULL AND p.last_seen_at <= $1
        AND s.status IN ('starting', 'active', 'paused')
      RETURNING p.session_id, p.user_id
    ), numbered AS (
      SELECT session_id, user_id, row_number() OVER (PARTITION BY session_id ORDER BY user_id) AS place,
        count(*) OVER (PARTITION BY session_id) AS people
      FROM gone
    ), next AS (
      UPDATE live_session_counters c SET last_sequence = c.last_sequence + n.people::int
      FROM (SELECT DISTINCT session_id, people FROM numbered) n WHERE c.session_id = n.session_id
      RETURNING c.session_id, c.last_sequence - n.people AS before, c.last_sequence
    ), added AS (
      INSERT INTO live_session_events (session_id, sequence, user_id, type, payload, created_at)
      SELECT n.session_id, next.before + n.place, n.user_id, 'participant_left', '{"reason": "absent"}', $2
      FROM numbered n JOIN next USING (session_id)
      RETURNING session_id
    ), notified AS (
      SELECT pg_notify('${eventsChannel}', next.session_id::text || ' ' || next.last_sequence) FROM next
    )
    SELECT (SELECT coalesce(json_agg(json_build_object('sessionId', session_id, 'userId', user_id)), '[]') FROM gone) AS gone,
      (SELECT count(*) FROM added) AS events, (SELECT count(*) FROM notified) AS sessions`,
};
