import type { Statement } from '#platform/database/database.js';
import { batchOf, isOneOf } from '#platform/database/sql-text.js';

/** The open ones among the sessions $1, with role and status of their users. */
export const loadOpen: Statement = {
  name: 'sessions-load',
  text: `SELECT s.id, s.user_id AS "userId", s.start_time AS "startTime", s.last_active AS "lastActive",
                u.role, u.account_status AS "accountStatus"
         FROM user_sessions s JOIN users u ON u.id = s.user_id
         WHERE ${isOneOf('s.id', '$1::uuid[]')} AND s.end_time IS NULL`,
};

/** Records the latest activity, $2, of the sessions $1. */
export const writeHeartbeats: Statement = {
  name: 'heartbeats-flush',
  text: `UPDATE user_sessions s SET last_active = beat.at
         FROM unnest($1::uuid[], $2::timestamptz[]) AS beat (id, at)
         WHERE s.id = beat.id AND s.end_time IS NULL AND s.last_active < beat.at`,
};

const graceStart = 'extract(epoch FROM $4::timestamptz) - $7::integer';

/**
 * Replaces the hash of a refresh token, $2, by the next one, $3, if the session is open and neither idle nor too old. A
 * token that was replaced at most $7 seconds before $4 changes nothing and is accepted. A single statement, so concurrent
 * requests of several processes see the token as current or as replaced, never as unknown.
 */
export const rotate: Statement = {
  name: 'session-rotate',
  text: `UPDATE user_sessions s
         SET refresh_hash = CASE WHEN refresh_hash = $2 THEN $3 ELSE refresh_hash END,
             recent_refreshes = CASE WHEN refresh_hash = $2 THEN
               (SELECT coalesce(jsonb_object_agg(used.key, used.value), '{}') FROM jsonb_each(s.recent_refreshes) used
                WHERE used.value::numeric >= ${graceStart})
               || jsonb_build_object($2::text, extract(epoch FROM $4::timestamptz)) ELSE recent_refreshes END,
             last_active = greatest(last_active, $4)
         WHERE id = $1 AND (refresh_hash = $2 OR (recent_refreshes->$2)::numeric >= ${graceStart})
           AND end_time IS NULL AND last_active >= $5 AND start_time >= $6
         RETURNING user_id AS "userId", refresh_hash AS "refreshHash",
           (SELECT count(*)::int FROM jsonb_object_keys(recent_refreshes)) AS rotations`,
};

/**
 * Ends idle sessions ($1) at their last activity and too old ones ($2) now ($3): the duration is the time spent, without
 * the idle time. 500 per batch, ordered by user and start, so the trigger on `session_days` locks rows in one order and
 * concurrent statements cannot deadlock.
 */
export const endIdle: Statement = {
  name: 'sessions-end-idle',
  text: `WITH due AS MATERIALIZED (
           SELECT id FROM user_sessions WHERE end_time IS NULL AND (last_active < $1 OR start_time < $2)
           ORDER BY user_id, start_time LIMIT 500 FOR UPDATE SKIP LOCKED
         )
         UPDATE user_sessions s
         SET end_time = CASE WHEN last_active < $1 THEN last_active ELSE $3 END,
             end_reason = CASE WHEN last_active < $1 THEN 'idle' ELSE 'max_age' END,
             duration_seconds = floor(extract(epoch FROM (CASE WHEN last_active < $1 THEN last_active ELSE $3 END) - start_time))
         FROM due WHERE s.id = due.id
         RETURNING s.id`,
};

/** Removes IP address and user agent of one batch of sessions that ended before $1. */
export const blankAddresses: Statement = {
  name: 'sessions-blank-addresses',
  text: `UPDATE user_sessions SET ip_address = NULL, user_agent = NULL
         WHERE ${batchOf('user_sessions', 'end_time < $1 AND (ip_address IS NOT NULL OR user_agent IS NOT NULL)')}
         RETURNING id`,
};
