import { SessionsService } from '#identity/sessions/sessions.service.js';
import { SessionDaysJobs } from '#insight/analytics/session-days.jobs.js';
import { openSchool, type School } from '../support/school.js';

const school = openSchool();
let other: School;

/** A week with the night in which Berlin sets its clocks back. */
const week = { from: '2026-10-22', to: '2026-10-28' };

const addChanges = (instance: School = school) => instance.app.get(SessionDaysJobs).addChanges();

/** Random ended sessions of everyone in the school around the week, some of them over midnight. */
const randomSessions = (count: number) =>
  school.sql(
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, end_time, end_reason, duration_seconds, refresh_hash)
     SELECT gen_random_uuid(), people.ids[1 + floor(random() * array_length(people.ids, 1))], start, start + length,
       start + length, (ARRAY['logout', 'idle', 'revoked'])[1 + n % 3], floor(extract(epoch FROM length)), gen_random_uuid()::text
     FROM (SELECT array_agg(id) AS ids FROM users) people,
       (SELECT n, timestamptz '2026-10-20Z' + random() * interval '10 days' AS start,
          floor(random() ^ 3 * 40000) * interval '1 second' AS length FROM generate_series(1, $1::int) n) random_session`,
    [count],
  );

/** The analytics computed from the sessions alone. */
async function truth({ from, to }: { from: string; to: string }): Promise<unknown> {
  const [row] = await school.sql<{ json: unknown }>(
    `WITH zone AS (SELECT time_zone AS zone FROM organizations),
     begun AS (SELECT s.*, s.start_time AT TIME ZONE zone AS at FROM user_sessions s, zone
       WHERE s.end_time IS NOT NULL AND (s.start_time AT TIME ZONE zone)::date BETWEEN $1::date AND $2::date),
     parts AS (SELECT s.user_id, d::date AS day, (d::date = (s.start_time AT TIME ZONE zone)::date)::int
           + floor(extract(epoch FROM least(s.end_time, (d + interval '1 day') AT TIME ZONE zone) - s.start_time))
           - floor(extract(epoch FROM greatest(s.start_time, d AT TIME ZONE zone) - s.start_time)) AS presence,
         floor(extract(epoch FROM least(s.end_time, (d + interval '1 day') AT TIME ZONE zone) - s.start_time))
           - floor(extract(epoch FROM greatest(s.start_time, d AT TIME ZONE zone) - s.start_time)) AS seconds
       FROM user_sessions s, zone,
         generate_series((s.start_time AT TIME ZONE zone)::date::timestamp, (s.end_time AT TIME ZONE zone)::date, '1 day') d
       WHERE s.end_time IS NOT NULL AND d::date BETWEEN $1::date AND $2::date),
     active AS (SELECT * FROM parts WHERE presence > 0)
     SELECT json_build_object(
       'totalSessions', (SELECT count(*) FROM begun),
       'uniqueUsers', (SELECT count(DISTINCT user_id) FROM active),
       'averageDurationSeconds', (SELECT round(avg(duration_seconds), 2) FROM begun),
       'medianDurationSeconds', (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY duration_seconds) FROM begun),
       'totalSeconds', (SELECT coalesce(sum(seconds), 0)::int FROM active),
       'perDay', (SELECT json_agg(json_build_object('day', d::date::text,
           'sessions', (SELECT count(*) FROM begun WHERE at::date = d::date),
           'users', (SELECT count(DISTINCT user_id) FROM active WHERE day = d::date),
           'seconds', (SELECT coalesce(sum(seconds), 0)::int FROM active WHERE day = d::date)) ORDER BY d)
         FROM generate_series($1::date::timestamp, $2::date, '1 day') d),
       'perHour', (SELECT json_agg((SELECT count(*) FROM begun WHERE extract(hour FROM at) = h) ORDER BY h)
         FROM generate_series(0, 23) h),
       'byEndReason', (SELECT coalesce(json_agg(line ORDER BY line.sessions DESC, line.reason), '[]') FROM (
         SELECT end_reason AS reason, count(*) AS sessions FROM begun GROUP BY 1) line)) AS json`,
    [from, to],
  );
  return row?.json;
}

async function shown({ from, to }: { from: string; to: string }): Promise<unknown> {
  const { status, body } = await school.as(school.root).get(`/sessions/analytics?from=${from}&to=${to}`);
  expect(status).toBe(200);
  const { from: _from, to: _to, activeNow: _now, ...figures } = body;
  return figures;
}

const waiting = async () => (await school.sql<{ n: number }>('SELECT count(*)::int AS n FROM session_changes'))[0]?.n;

beforeAll(async () => {
  other = await school.secondInstance();
  await school.sql(`UPDATE organizations SET time_zone = 'Europe/Berlin'`);
  await school.sql('SELECT recount_session_days()');
  for (let n = 0; n < 20; n++) await school.person('STUDENT');
  // Open sessions of the cast would be part of the figures.
  await school.as(school.root).get('/auth/me');
});

describe('GET /sessions/analytics for an admin', () => {
  it('equals the sums over random sessions, before and after changes are added to the totals', async () => {
    await randomSessions(300);
    const before = await shown(week);
    await addChanges();
    const between = await shown(week);
    await randomSessions(101);
    const expected = await truth(week);

    const mixed = await shown(week);
    await addChanges();

    expect(before).toEqual(between);
    expect(mixed).toEqual(expected);
    expect(await shown(week)).toEqual(expected);
    expect(await waiting()).toBe(0);
  });

  it('equals them on ranges of one day, also on the day of 25 hours', async () => {
    for (const day of ['2026-10-24', '2026-10-25', '2026-10-26'])
      expect(await shown({ from: day, to: day })).toEqual(await truth({ from: day, to: day }));
  });

  it('follows corrections, deletions of sessions and of users', async () => {
    await school.sql(
      `UPDATE user_sessions SET end_time = end_time + interval '90 minutes', duration_seconds = duration_seconds + 5400
       WHERE end_time IS NOT NULL AND id::text < '4'`,
    );
    await school.sql(`DELETE FROM user_sessions WHERE end_time IS NOT NULL AND id::text > 'c'`);
    await school.sql(
      `DELETE FROM users WHERE id IN (SELECT id FROM users WHERE email LIKE 'person%' ORDER BY id LIMIT 5)`,
    );
    const unadded = await shown(week);
    await addChanges();

    expect(unadded).toEqual(await truth(week));
    expect(await shown(week)).toEqual(await truth(week));
  });

  it('follows the time zone, and is rebuilt by one statement', async () => {
    await school.sql(`UPDATE organizations SET time_zone = 'Asia/Bangkok'`);
    while (await school.app.get(SessionDaysJobs).recountAfterTimeZoneChange());
    const moved = await shown(week);
    const expected = await truth(week);
    await school.sql('DELETE FROM session_day_people');
    await school.sql('SELECT recount_session_days(anyway => true)');

    expect(moved).toEqual(expected);
    expect(await shown(week)).toEqual(expected);
  });

  it('counts each session once when two processes end sessions and add changes at the same time', async () => {
    await school.sql(
      `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
       SELECT gen_random_uuid(), u.id, at, at + n * interval '37 seconds', gen_random_uuid()::text
       FROM users u, generate_series(1, 20) n, LATERAL (SELECT timestamptz '2026-10-24Z' + n * interval '3 hours' AS at) start
       WHERE u.email LIKE 'person%'`,
    );
    const instances = [school, other, school, other];

    await Promise.all(
      instances.flatMap((instance) => [
        instance.app.get(SessionsService).endIdle(new Date()),
        addChanges(instance),
        randomSessions(1),
        addChanges(instance),
      ]),
    );
    while (await school.app.get(SessionsService).endIdle(new Date()));

    expect(await shown(week)).toEqual(await truth(week));
    while (await addChanges());
    expect(await shown(week)).toEqual(await truth(week));
  });

  it('counts users of several blocks of bits', async () => {
    await school.sql('ALTER TABLE session_people ALTER COLUMN person RESTART WITH 4095');
    for (let n = 0; n < 4; n++) {
      const { id } = await school.person('STUDENT');
      await school.sql(
        `INSERT INTO user_sessions (id, user_id, start_time, last_active, end_time, end_reason, duration_seconds, refresh_hash)
         SELECT gen_random_uuid(), $1, at, at, at, 'logout', 0, gen_random_uuid()::text
         FROM (SELECT timestamptz '2026-10-24T10:00Z' AS at) moment`,
        [id],
      );
    }
    await addChanges();

    expect(await shown(week)).toEqual(await truth(week));
  });
});
