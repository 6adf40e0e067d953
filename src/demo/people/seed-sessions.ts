import type pg from 'pg';
import { expandMacros } from '#demo/support/sql-macros.js';

/**
 * Sessions on school days of the last month. Start, duration and device are derived from a hash of person and day. No
 * session is from today.
 */
const insertSessions = `
  WITH days AS (
    SELECT $1::date - n AS day FROM generate_series(1, 30) n WHERE extract(isodow FROM $1::date - n) < 6
  ), candidates AS (
    SELECT u.id AS user_id, u.role, day, md5(u.id::text || day) AS hash FROM users u CROSS JOIN days
  ), visits AS (
    SELECT user_id, hash, day + interval '7 hours' + hash_int(hash, 1, 480) * interval '1 minute' AS start_time,
           (hash_int(hash, 7, 50) * 60 + hash_int(hash, 13, 60) + 40) AS seconds, hash_int(hash, 19, 5) AS device
    FROM candidates
    WHERE hash_int(hash, 25, 100) < CASE role WHEN 'STUDENT' THEN 60 WHEN 'PARENT' THEN 12 ELSE 90 END
  ), inserted AS (
    INSERT INTO user_sessions (id, user_id, ip_address, user_agent, start_time, last_active, end_time, end_reason,
      duration_seconds, refresh_hash, created_at, updated_at)
    SELECT uuid_of(hash), user_id, '10.20.' || device || '.' || hash_int(hash, 1, 250),
           (ARRAY['School computer', 'Library computer', 'Tablet', 'Phone', 'Home computer'])[device + 1],
           start_time, ended, ended, CASE WHEN device < 2 THEN 'idle' ELSE 'logout' END, seconds, 'demo ' || hash, start_time, ended
    FROM visits, LATERAL (SELECT start_time + seconds * interval '1 second' AS ended) end_of
    RETURNING user_id, start_time
  ), updated AS (
    UPDATE users u SET last_login_at = latest.start_time
    FROM (SELECT user_id, max(start_time) AS start_time FROM inserted GROUP BY user_id) latest WHERE u.id = latest.user_id
  )
  SELECT count(*)::int AS sessions FROM inserted`;

/**
 * Inserts past login sessions and returns their number. The days are counted afterwards, which is faster than by
 * trigger.
 */
export async function seedSessions(client: pg.Client, now: Date): Promise<number> {
  await client.query('ALTER TABLE user_sessions DISABLE TRIGGER USER');
  const { rows } = await client.query<{ sessions: number }>(expandMacros(insertSessions), [now]);
  await client.query('ALTER TABLE user_sessions ENABLE TRIGGER USER');
  await client.query('SELECT recount_session_days(anyway => true)');
  return rows[0]?.sessions ?? 0;
}
