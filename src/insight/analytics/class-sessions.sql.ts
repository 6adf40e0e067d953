import { displayNameSql, nameOrderSql } from '#identity/accounts/display-name.js';
import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { utc } from '#platform/database/sql-text.js';
import { currentStudent } from '#school/people/membership.sql.js';

const students = `SELECT u.id, ${displayNameSql('u')} AS name, u.last_name, u.first_name FROM users u
    WHERE u.id = ANY (ARRAY(SELECT m.user_id FROM classroom_members m
      WHERE m.classroom_id = (SELECT id FROM room) AND ${currentStudent('m')}))`;

/** Open sessions, added to the stored days. A day with stored and open sessions counts once. */
const live = `SELECT s.user_id, max(s.last_active) AS last_active, sum(part.sessions) AS sessions,
      sum(part.seconds) AS seconds, count(DISTINCT part.day) FILTER (WHERE NOT EXISTS (
        SELECT FROM session_days d WHERE d.user_id = s.user_id AND d.day = part.day)) AS days
    FROM session_calendar JOIN user_sessions s ON s.end_time IS NULL AND s.user_id = ANY (ARRAY(SELECT id FROM students))
    LEFT JOIN LATERAL session_parts(s.start_time, s.last_active, time_zone) part ON part.day BETWEEN $3::date AND $4::date
    GROUP BY s.user_id`;

const stored = `SELECT sum(d.sessions) AS sessions, sum(d.seconds) AS seconds, count(*) AS days,
      max(d.last_active) AS last_active
    FROM session_days d WHERE d.user_id = st.id AND d.day BETWEEN $3::date AND $4::date`;

/** Latest activity in ended sessions. Days outside the range are read only if they can hold a later one. */
const lastStored = `CASE WHEN $7::boolean OR stored.days = 0
      THEN (SELECT d.last_active FROM session_days d WHERE d.user_id = st.id ORDER BY d.day DESC LIMIT 1)
      ELSE stored.last_active END`;

const lines = `SELECT st.id AS "userId", st.name AS "displayName",
      coalesce(stored.sessions, 0) + coalesce(live.sessions, 0) AS sessions,
      coalesce(stored.seconds, 0) + coalesce(live.seconds, 0) AS seconds, stored.days + coalesce(live.days, 0) AS "activeDays",
      ${utc(`greatest(live.last_active, ${lastStored})`)} AS "lastSeen", coalesce(live.last_active >= $5, false) AS "activeNow"
    FROM students st CROSS JOIN LATERAL (${stored}) stored LEFT JOIN live ON live.user_id = st.id
    ORDER BY ${nameOrderSql('st')}`;

const averages = `CASE WHEN count(*) > 0 THEN json_build_object('sessions', round(avg(sessions), 2),
        'seconds', round(avg(seconds), 2), 'activeDays', round(avg("activeDays"), 2)) END`;

/**
 * ClassSessionsView as JSON text for classroom $6 and the days $3 to $4; $7 tells whether the range lies in the past.
 * Students active since $5 are active now. No row if the actor cannot see the classroom.
 */
export const classSessions: PreparedRead = {
  name: 'class-sessions',
  text: (visible) => `
    WITH room AS MATERIALIZED (SELECT c.id FROM classrooms c WHERE c.id = $6 AND ${visible('c')}),
    students AS MATERIALIZED (${students}),
    live AS MATERIALIZED (${live}),
    lines AS MATERIALIZED (${lines}),
    class AS (SELECT count(*) FILTER (WHERE "activeNow") AS active, ${averages} AS averages,
      coalesce(json_agg(lines), '[]') AS students FROM lines)
    SELECT json_build_object('from', $3::text, 'to', $4::text, 'classroomId', room.id, 'activeNow', class.active,
      'averages', class.averages, 'students', class.students)::text AS json
    FROM room, class`,
};
