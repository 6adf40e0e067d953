import type pg from 'pg';

/**
 * School days of the last month on which each person was here, for how long and on which device; the dice are hashes of
 * the person and the day. Nobody is logged in today: whoever tries the demo is the first.
 */
const remember = `
  WITH days AS (
    SELECT $1::date - n AS day FROM generate_series(1, 30) n WHERE extract(isodow FROM $1::date - n) < 6
  ), dice AS (
    SELECT u.id AS user_id, u.role, day, md5(u.id::text || day) AS hash FROM users u CROSS JOIN days
  ), visits AS (
    SELECT user_id, hash, day + interval '7 hours' + dice(hash, 1, 480) * interval '1 minute' AS start_time,
           (dice(hash, 7, 50) * 60 + dice(hash, 13, 60) + 40) AS seconds, dice(hash, 19, 5) AS device
    FROM dice
    WHERE dice(hash, 25, 100) < CASE role WHEN 'STUDENT' THEN 60 WHEN 'PARENT' THEN 12 ELSE 90 END
  ), made AS (
    INSERT INTO user_sessions (id, user_id, ip_address, user_agent, start_time, last_active, end_time, end_reason,
      duration_seconds, refresh_hash, created_at, updated_at)
    SELECT overlay(overlay(hash PLACING '7' FROM 13) PLACING '8' FROM 17)::uuid, user_id, '10.20.' || device || '.' || dice(hash, 1, 250),
           (ARRAY['School computer', 'Library computer', 'Tablet', 'Phone', 'Home computer'])[device + 1],
           start_time, ended, ended, CASE WHEN device < 2 THEN 'idle' ELSE 'logout' END, seconds, 'demo ' || hash, start_time, ended
    FROM visits, LATERAL (SELECT start_time + seconds * interval '1 second' AS ended) end_of
    RETURNING user_id, start_time
  ), noted AS (
    UPDATE users u SET last_login_at = latest.start_time
    FROM (SELECT user_id, max(start_time) AS start_time FROM made GROUP BY user_id) latest WHERE u.id = latest.user_id
  )
  SELECT count(*)::int AS sessions FROM made`;

/** `dice(hash, at, sides)`: a number from 0 to below `sides` made of six hex digits of the hash. */
const spelledOut = remember.replace(/dice\(hash, (\d+), (\d+)\)/g, `(('x' || substr(hash, $1, 6))::bit(24)::int % $2)`);

/** Gives everybody a past of login sessions. Returns how many there are. */
export async function rememberSessions(client: pg.Client, now: Date): Promise<number> {
  const { rows } = await client.query<{ sessions: number }>(spelledOut, [now]);
  return rows[0]?.sessions ?? 0;
}
