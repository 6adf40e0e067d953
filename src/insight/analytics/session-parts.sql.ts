/** Duration of a session in whole seconds; an open session counts up to its last activity. */
export const secondsOf = (s: string) =>
  `coalesce(${s}.duration_seconds, floor(extract(epoch FROM ${s}.last_active - ${s}.start_time))::int)`;

/** The bounds of the days $3 to $4 in the time zone sessions are counted in. */
export const calendar = `calendar AS MATERIALIZED (
    SELECT time_zone, local_midnight($3::date, time_zone) AS since, local_midnight($4::date + 1, time_zone) AS until
    FROM session_calendar LIMIT 1)`;

/** Open sessions of the users in `people`. */
export const open = (people: string) => `open AS MATERIALIZED (
    SELECT s.user_id, s.start_time, s.last_active FROM user_sessions s
    WHERE s.end_time IS NULL AND s.user_id IN (SELECT id FROM ${people}))`;

/** Time spent in open sessions so far, for each day from $3 to $4. */
export const openParts = `
    SELECT open.user_id, part.day, part.sessions, part.seconds
    FROM open, calendar, session_parts(open.start_time, open.last_active, calendar.time_zone) part
    WHERE part.day BETWEEN $3::date AND $4::date`;

/** Time spent by the users in `people` on each day from $3 to $4: stored days and open sessions. */
export const spent = (people: string) => `
    SELECT d.user_id, d.day, d.sessions, d.seconds FROM session_days d
    WHERE d.day BETWEEN $3::date AND $4::date AND d.user_id IN (SELECT id FROM ${people})
    UNION ALL ${openParts}`;

/** Latest activity of a person, also outside the range. */
export const lastSeen = (person: string) => `greatest(
    (SELECT max(open.last_active) FROM open WHERE open.user_id = ${person}),
    (SELECT d.last_active FROM session_days d WHERE d.user_id = ${person} ORDER BY d.day DESC LIMIT 1))`;

/** Whether a person was active since $5. */
export const isActive = (person: string) =>
  `EXISTS (SELECT FROM open WHERE open.user_id = ${person} AND open.last_active >= $5)`;
