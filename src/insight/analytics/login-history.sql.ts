import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { utc } from '#platform/database/sql-text.js';
import { calendar, isActive, lastSeen, open, secondsOf, spent } from './session-parts.sql.js';

const begun = (person: string) => `FROM user_sessions s
      WHERE s.user_id = ${person} AND s.start_time >= (SELECT since FROM calendar) AND s.start_time < (SELECT until FROM calendar)`;

/**
 * The SessionSummaryView of person $6 for the days $3 to $4; active since $5 means active now. No row if the actor
 * cannot see the person.
 */
export const sessionSummary: PreparedRead = {
  name: 'session-summary',
  text: (visible) => `
    WITH ${calendar},
    people AS MATERIALIZED (SELECT u.id FROM users u WHERE u.id = $6 AND ${visible('u')}),
    begun AS MATERIALIZED (SELECT ${secondsOf('s')} AS seconds ${begun('(SELECT id FROM people)')}),
    ${open('people')},
    spent AS MATERIALIZED (${spent('people')})
    SELECT $3::text AS from, $4::text AS to,
      (SELECT count(*)::int FROM begun) AS "totalSessions",
      (SELECT coalesce(sum(seconds), 0)::int FROM spent) AS "totalSeconds",
      (SELECT count(DISTINCT day)::int FROM spent) AS "activeDays",
      (SELECT round(avg(seconds), 2)::float8 FROM begun) AS "averageDurationSeconds",
      (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM begun) AS "medianDurationSeconds",
      ${utc(lastSeen('people.id'))} AS "lastSeen", ${isActive('people.id')} AS "activeNow"
    FROM people`,
};

/**
 * The sessions of person $5 on the days $3 to $4, newest first. Address and device are null unless the actor may see
 * them.
 */
export const sessionList: PreparedRead = {
  name: 'session-list',
  text: (mayReadDevice) => `
    WITH ${calendar}
    SELECT s.id, s.user_id AS "userId", s.start_time AS "startTime", s.last_active AS "lastActive",
      s.end_time AS "endTime", s.end_reason AS "endReason", ${secondsOf('s')} AS "durationSeconds",
      CASE WHEN device.readable THEN s.ip_address END AS "ipAddress",
      CASE WHEN device.readable THEN s.user_agent END AS "userAgent"
    FROM user_sessions s, (SELECT ${mayReadDevice('u')} AS readable FROM users u WHERE u.id = $5) device
    WHERE s.user_id = $5 AND s.start_time >= (SELECT since FROM calendar) AND s.start_time < (SELECT until FROM calendar)
    ORDER BY s.start_time DESC, s.id LIMIT $6 OFFSET $7`,
};

/** The LoginHistory of person $3 for the $4 days that end with the day of moment $5. */
export const loginHistory: PreparedRead = {
  name: 'login-history',
  text: (visible) => `
    WITH calendar AS MATERIALIZED (
      SELECT time_zone, ($5::timestamptz AT TIME ZONE time_zone)::date AS today FROM session_calendar),
    begun AS (
      SELECT s.start_time AT TIME ZONE time_zone AS at, ${secondsOf('s')} AS seconds FROM calendar, user_sessions s
      WHERE s.user_id = $3 AND s.start_time >= local_midnight(today - $4::int + 1, time_zone)),
    grouped AS (
      SELECT at::date::text AS day, extract(hour FROM at) AS hour, count(*) AS logins, sum(seconds) AS seconds
      FROM begun GROUP BY 1, 2 ORDER BY 1, 2)
    SELECT calendar.today::text AS today,
      (SELECT (max(s.start_time) AT TIME ZONE time_zone)::date::text FROM user_sessions s WHERE s.user_id = u.id)
        AS "lastLoginOn",
      (SELECT coalesce(json_agg(grouped), '[]') FROM grouped) AS logins
    FROM calendar, users u WHERE u.id = $3 AND ${visible('u')}`,
};
