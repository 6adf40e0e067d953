import type { HotRead } from '#platform/database/scoped.repository.js';
import { utc } from '#platform/database/sql-text.js';
import { calendar, isThere, lastSeen, open, openParts } from './session-parts.sql.js';

const name = `coalesce(nullif(concat_ws(' ', u.first_name, u.last_name), ''), u.username, split_part(u.email, '@', 1))`;

const students = `SELECT u.id, ${name} AS name, u.last_name, u.first_name
    FROM classroom_members m JOIN users u ON u.id = m.user_id
    WHERE m.classroom_id = (SELECT id FROM room) AND m.member_role = 'STUDENT' AND m.left_at IS NULL`;

/** Added to the days kept; a day counts once, kept or open. */
const live = `SELECT part.user_id, sum(part.sessions) AS sessions, sum(part.seconds) AS seconds,
      count(DISTINCT part.day) FILTER (WHERE d.user_id IS NULL) AS days
    FROM (${openParts}) part LEFT JOIN session_days d ON d.user_id = part.user_id AND d.day = part.day
    GROUP BY part.user_id`;

const kept = `SELECT sum(d.sessions) AS sessions, sum(d.seconds) AS seconds, count(*) AS days FROM session_days d
      WHERE d.user_id = st.id AND d.day BETWEEN $3::date AND $4::date`;

const lines = `SELECT st.id AS "userId", st.name AS "displayName",
      coalesce(kept.sessions, 0) + coalesce(live.sessions, 0) AS sessions,
      coalesce(kept.seconds, 0) + coalesce(live.seconds, 0) AS seconds, kept.days + coalesce(live.days, 0) AS "activeDays",
      ${utc(lastSeen('st.id'))} AS "lastSeen", ${isThere('st.id')} AS "activeNow"
    FROM students st CROSS JOIN LATERAL (${kept}) kept LEFT JOIN live ON live.user_id = st.id
    ORDER BY st.last_name, st.first_name, st.id`;

const averages = `SELECT json_build_object('sessions', round(avg(sessions), 2), 'seconds', round(avg(seconds), 2),
      'activeDays', round(avg("activeDays"), 2)) FROM lines HAVING count(*) > 0`;

/**
 * The text of ClassSessionsView for classroom $6 and the days $3 to $4; whoever gave a sign of life since $5 is there
 * now.
 */
export const classSessions: HotRead = {
  name: 'class-sessions',
  text: (visible) => `
    WITH ${calendar},
    room AS MATERIALIZED (SELECT c.id FROM classrooms c WHERE c.id = $6 AND ${visible('c')}),
    students AS MATERIALIZED (${students}),
    ${open('students')},
    live AS MATERIALIZED (${live}),
    lines AS MATERIALIZED (${lines})
    SELECT json_build_object('from', $3::text, 'to', $4::text, 'classroomId', room.id,
      'activeNow', (SELECT count(*) FROM lines WHERE "activeNow"), 'averages', (${averages}),
      'students', (SELECT coalesce(json_agg(lines), '[]') FROM lines))::text AS answer
    FROM room`,
};
