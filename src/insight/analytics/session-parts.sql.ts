/** Whole seconds a session lasted, or has lasted so far: an open one counts up to its last sign of life (OQ-079). */
export const secondsOf = (s: string) =>
  `coalesce(${s}.duration_seconds, floor(extract(epoch FROM ${s}.last_active - ${s}.start_time))::int)`;

/** The days from $3 to $4 as moments, in the zone days are counted in. */
export const calendar = `calendar AS MATERIALIZED (
    SELECT time_zone, local_midnight($3::date, time_zone) AS since, local_midnight($4::date + 1, time_zone) AS until
    FROM session_calendar)`;

/** Open sessions of the people of `people`. */
export const open = (people: string) => `open AS MATERIALIZED (
    SELECT s.user_id, s.start_time, s.last_active FROM user_sessions s
    WHERE s.end_time IS NULL AND s.user_id IN (SELECT id FROM ${people}))`;

/** What those have come to so far, on each day from $3 to $4. */
export const openParts = `
    SELECT open.user_id, part.day, part.sessions, part.seconds
    FROM open, calendar, session_parts(open.start_time, open.last_active, calendar.time_zone) part
    WHERE part.day BETWEEN $3::date AND $4::date`;

/** What the people of `people` spent on each day from $3 to $4: the days kept, and the sessions that are still open. */
export const spent = (people: string) => `
    SELECT d.user_id, d.day, d.sessions, d.seconds FROM session_days d
    WHERE d.day BETWEEN $3::date AND $4::date AND d.user_id IN (SELECT id FROM ${people})
    UNION ALL ${openParts}`;

/** The last sign of life of a person, whenever it was. */
export const lastSeen = (person: string) => `greatest(
    (SELECT max(open.last_active) FROM open WHERE open.user_id = ${person}),
    (SELECT d.last_active FROM session_days d WHERE d.user_id = ${person} ORDER BY d.day DESC LIMIT 1))`;

/** Whether a person gave a sign of life since $5. */
export const isThere = (person: string) =>
  `EXISTS (SELECT FROM open WHERE open.user_id = ${person} AND open.last_active >= $5)`;
