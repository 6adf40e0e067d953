import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { currentStudent } from '#school/people/membership.sql.js';
import { calendar, open, spent } from './session-parts.sql.js';

const inClassroom = `AND u.id IN (
      SELECT user_id FROM classroom_members WHERE classroom_id = $6 AND ${currentStudent('classroom_members')})`;

const inRange = `s.start_time >= (SELECT since FROM calendar) AND s.start_time < (SELECT until FROM calendar)`;

const begun = `SELECT s.start_time, s.duration_seconds AS seconds, s.end_reason AS reason FROM user_sessions s
    WHERE s.end_time IS NOT NULL AND s.user_id IN (SELECT id FROM people) AND ${inRange}
    UNION ALL
    SELECT s.start_time, floor(extract(epoch FROM s.last_active - s.start_time))::int, 'open' FROM open s WHERE ${inRange}`;

/** All time zone offsets are multiples of 15 minutes, so the hour is computed per quarter instead of per session. */
const quarters = `SELECT date_bin('15 minutes', start_time, '2000-01-01Z') AS quarter, reason, count(*) AS sessions,
      sum(seconds) AS seconds FROM begun GROUP BY 1, 2`;

const personDays = `SELECT user_id, day, sum(sessions) AS sessions, sum(seconds) AS seconds
      FROM (${spent('people')}) spent GROUP BY user_id, day`;

const perDay = `SELECT json_agg(line ORDER BY line.day) FROM (
      SELECT d::date::text AS day, coalesce(t.sessions, 0) AS sessions, coalesce(t.users, 0) AS users,
        coalesce(t.seconds, 0) AS seconds
      FROM generate_series($3::date::timestamp, $4::date, '1 day') d LEFT JOIN (
        SELECT day, sum(sessions) AS sessions, count(*) AS users, sum(seconds) AS seconds
        FROM person_days GROUP BY day) t ON t.day = d::date) line`;

const perHour = `SELECT json_agg(coalesce(t.sessions, 0) ORDER BY h) FROM generate_series(0, 23) h LEFT JOIN (
      SELECT extract(hour FROM quarter AT TIME ZONE (SELECT time_zone FROM calendar)) AS hour, sum(sessions) AS sessions
      FROM quarters GROUP BY 1) t ON t.hour = h`;

const byEndReason = `SELECT coalesce(json_agg(line ORDER BY line.sessions DESC, line.reason), '[]') FROM (
      SELECT reason, sum(sessions) AS sessions FROM quarters GROUP BY reason) line`;

/** SessionAnalyticsView as JSON text for the days $3 to $4; users active since $5 are active now. */
const analytics = (visible: (alias: string) => string, condition: string) => `
  WITH ${calendar},
  people AS MATERIALIZED (SELECT u.id FROM users u WHERE ${visible('u')} ${condition}),
  ${open('people')},
  begun AS MATERIALIZED (${begun}),
  quarters AS MATERIALIZED (${quarters}),
  person_days AS MATERIALIZED (${personDays})
  SELECT json_build_object('from', $3::text, 'to', $4::text,
    'totalSessions', (SELECT coalesce(sum(sessions), 0) FROM quarters),
    'uniqueUsers', (SELECT count(*) FROM (SELECT FROM person_days GROUP BY user_id) person),
    'activeNow', (SELECT count(DISTINCT user_id) FROM open WHERE last_active >= $5),
    'averageDurationSeconds', (SELECT round(sum(seconds) / sum(sessions), 2) FROM quarters),
    'medianDurationSeconds', (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds) FROM begun),
    'totalSeconds', (SELECT coalesce(sum(seconds), 0) FROM person_days),
    'perDay', (${perDay}), 'perHour', (${perHour}), 'byEndReason', (${byEndReason}))::text AS json`;

export const sessionAnalytics: PreparedRead = {
  name: 'session-analytics',
  text: (visible) => analytics(visible, ''),
};

/** The same for the students of classroom $6. */
export const classroomAnalytics: PreparedRead = {
  name: 'session-analytics-classroom',
  text: (visible) => analytics(visible, inClassroom),
};
