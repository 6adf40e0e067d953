import type { PreparedRead } from '#platform/database/scoped.repository.js';
import { calendar, openParts } from './session-parts.sql.js';

const inDays = 'day BETWEEN $3::date AND $4::date';

/** Open sessions that began in the range. */
const openBegun = `SELECT began::date AS day, extract(hour FROM began)::int AS hour, seconds FROM open
    WHERE began::date BETWEEN $3::date AND $4::date`;

/** Sessions that began in the range, by day, hour and the way they ended. */
const starts = `SELECT day, hour, reason, sessions, duration FROM session_start_totals WHERE ${inDays}
    UNION ALL SELECT day, hour, reason, sessions, duration FROM changes WHERE sessions IS NOT NULL
    UNION ALL SELECT day, hour, 'open', 1, seconds FROM open_begun`;

/** How many sessions last at most so many minutes. */
const lengths = `SELECT minutes, sum(sessions) AS sessions, sum(sum(sessions)) OVER (ORDER BY minutes) AS shorter FROM (
      SELECT minutes, sessions FROM session_length_totals WHERE ${inDays}
      UNION ALL SELECT minutes, sessions FROM changes WHERE sessions IS NOT NULL
      UNION ALL SELECT seconds / 60, 1 FROM open_begun) counted
    GROUP BY minutes HAVING sum(sessions) > 0`;

/** The minutes in which the two middle sessions lie, and the number of sessions before them. */
const middle = `SELECT total, low.minutes AS low, high.minutes AS high, low.shorter - low.sessions AS before
    FROM (SELECT max(shorter)::bigint AS total FROM lengths) count,
      LATERAL (SELECT * FROM lengths WHERE shorter >= (total + 1) / 2 ORDER BY minutes LIMIT 1) low,
      LATERAL (SELECT * FROM lengths WHERE shorter >= total / 2 + 1 ORDER BY minutes LIMIT 1) high`;

/** The exact median: only the sessions of the two minutes are read. There are none between them. */
const median = `SELECT avg(ranked.seconds)::float8 FROM middle, LATERAL (
      SELECT seconds, before + row_number() OVER (ORDER BY seconds) AS rank FROM (
        SELECT s.duration_seconds AS seconds FROM user_sessions s, calendar
        WHERE s.end_time IS NOT NULL AND s.duration_seconds / 60 = ANY (ARRAY[low, high])
          AND s.start_time >= since AND s.start_time < until
        UNION ALL SELECT seconds FROM open_begun WHERE seconds / 60 = ANY (ARRAY[low, high])) near) ranked
    WHERE ranked.rank IN ((total + 1) / 2, total / 2 + 1)`;

/**
 * Days of open sessions, and whether the user also has ended sessions on that day and in the range, by one index scan
 * each. Only sessions over midnight are split.
 */
const openDays = `SELECT p.user_id, p.day, p.seconds, stored.on_day, stored.in_range FROM (
      SELECT user_id, day, sum(seconds) AS seconds FROM (
        SELECT user_id, began::date AS day, seconds FROM open WHERE began::date = seen::date AND began::date BETWEEN $3::date AND $4::date
        UNION ALL SELECT user_id, day, seconds FROM (${openParts} AND open.began::date <> open.seen::date) parts) part GROUP BY user_id, day) p,
    LATERAL (SELECT count(*) > 0 AS in_range, count(*) FILTER (WHERE d.day = p.day) > 0 AS on_day
      FROM session_days d WHERE d.user_id = p.user_id AND d.${inDays}) stored`;

/** Users and seconds of each day. A user with ended and open sessions on a day counts once. */
const activity = `SELECT day, sum(users) AS users, sum(seconds) AS seconds FROM (
      SELECT day, users, seconds FROM session_day_totals WHERE ${inDays}
      UNION ALL SELECT day, users, seconds FROM changes WHERE users IS NOT NULL
      UNION ALL SELECT day, (NOT on_day)::int, seconds FROM open_days) counted
    GROUP BY day`;

const changedPeople = `SELECT day, person / 4096 AS block, bit_xor(session_bits(person)) AS people
      FROM (SELECT day, person FROM changes WHERE users <> 0 GROUP BY day, person HAVING sum(users) <> 0) changed GROUP BY 1, 2`;

/** Users active in the range: the OR of the days' bits, and users whose only sessions in the range are open. */
const uniqueUsers = `(SELECT coalesce(sum(bit_count(block.people)), 0) FROM (
        SELECT bit_or(day.people) AS people FROM (
          SELECT day, block, bit_xor(people) AS people FROM (
            SELECT day, block, people FROM session_day_people WHERE ${inDays} UNION ALL ${changedPeople}) bits
          GROUP BY day, block) day
        GROUP BY day.block) block)
      + (SELECT count(DISTINCT user_id) FROM open_days WHERE NOT in_range)`;

const perDay = `SELECT json_agg(line ORDER BY line.day) FROM (
      SELECT d::date::text AS day, coalesce(t.sessions, 0) AS sessions, coalesce(a.users, 0) AS users,
        coalesce(a.seconds, 0) AS seconds
      FROM generate_series($3::date::timestamp, $4::date, '1 day') d
      LEFT JOIN (SELECT day, sum(sessions) AS sessions FROM starts GROUP BY day) t ON t.day = d::date
      LEFT JOIN activity a ON a.day = d::date) line`;

const perHour = `SELECT json_agg(coalesce(t.sessions, 0) ORDER BY h) FROM generate_series(0, 23) h
      LEFT JOIN (SELECT hour, sum(sessions) AS sessions FROM starts GROUP BY hour) t ON t.hour = h`;

const byEndReason = `SELECT coalesce(json_agg(line ORDER BY line.sessions DESC, line.reason), '[]') FROM (
      SELECT reason, sum(sessions) AS sessions FROM starts GROUP BY reason HAVING sum(sessions) > 0) line`;

/**
 * SessionAnalyticsView of everyone as JSON text, for the days $3 to $4; users active since $5 are active now. Reads totals
 * and the changes that have not been added to them yet (docs/decisions/0124).
 */
export const organizationAnalytics: PreparedRead = {
  name: 'session-analytics-organization',
  text: () => `
  WITH ${calendar},
  open AS MATERIALIZED (
    SELECT s.user_id, s.start_time, s.last_active, s.start_time AT TIME ZONE time_zone AS began,
      s.last_active AT TIME ZONE time_zone AS seen, floor(extract(epoch FROM s.last_active - s.start_time))::int AS seconds
    FROM user_sessions s, calendar
    WHERE s.end_time IS NULL AND $1::uuid IS NOT NULL AND $2::text IS NOT NULL),
  open_begun AS MATERIALIZED (${openBegun}),
  open_days AS MATERIALIZED (${openDays}),
  changes AS MATERIALIZED (SELECT * FROM session_changes WHERE ${inDays}),
  starts AS MATERIALIZED (${starts}),
  lengths AS MATERIALIZED (${lengths}),
  middle AS MATERIALIZED (${middle}),
  activity AS MATERIALIZED (${activity})
  SELECT json_build_object('from', $3::text, 'to', $4::text,
    'totalSessions', (SELECT coalesce(sum(sessions), 0) FROM starts),
    'uniqueUsers', ${uniqueUsers},
    'activeNow', (SELECT count(DISTINCT user_id) FROM open WHERE last_active >= $5),
    'averageDurationSeconds', (SELECT round(sum(duration) / nullif(sum(sessions), 0), 2) FROM starts),
    'medianDurationSeconds', (${median}),
    'totalSeconds', (SELECT coalesce(sum(seconds), 0) FROM activity),
    'perDay', (${perDay}), 'perHour', (${perHour}), 'byEndReason', (${byEndReason}))::text AS json`,
};
