import { randomInt } from 'node:crypto';
import pg from 'pg';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import { SessionDaysJobs } from '#insight/analytics/session-days.jobs.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
const long = Boolean(process.env.LONG);

interface Day {
  day: string;
  sessions: number;
  seconds: number;
}

const daysOf = (userId: string) =>
  school.sql<Day>(
    `SELECT day::text AS day, sessions, seconds FROM session_days WHERE user_id = $1 ORDER BY session_days.day`,
    [userId],
  );

/** Inserts an ended session. */
async function session(userId: string, start: string, end: string): Promise<string> {
  const [row] = await school.sql<{ id: string }>(
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, end_time, end_reason, duration_seconds, refresh_hash)
     VALUES (gen_random_uuid(), $1, $2, $3, $3, 'logout', floor(extract(epoch FROM $3::timestamptz - $2)), gen_random_uuid()::text)
     RETURNING id`,
    [userId, start, end],
  );
  return row?.id ?? '';
}

/** The expected days, summed over the sessions. */
const truth = `
  SELECT s.user_id, d::date AS day, count(*) FILTER (WHERE d::date = (s.start_time AT TIME ZONE zone)::date)::int AS sessions,
    sum(floor(extract(epoch FROM least(s.end_time, (d + interval '1 day') AT TIME ZONE zone) - s.start_time))
      - floor(extract(epoch FROM greatest(s.start_time, d AT TIME ZONE zone) - s.start_time)))::int AS seconds,
    max(s.last_active) AS last_active
  FROM (SELECT time_zone AS zone FROM organizations) zone, user_sessions s,
    generate_series((s.start_time AT TIME ZONE zone)::date::timestamp, (s.end_time AT TIME ZONE zone)::date, '1 day') d
  WHERE s.end_time IS NOT NULL GROUP BY 1, 2`;
const kept = `SELECT user_id, day, sessions, seconds, last_active FROM session_days`;

/** Number of days that differ from the sessions. */
async function differences(): Promise<number> {
  const [found] = await school.sql<{ count: number }>(
    `SELECT count(*)::int AS count FROM (
       ((${truth}) EXCEPT (${kept})) UNION ALL ((${kept}) EXCEPT (SELECT * FROM (${truth}) t WHERE sessions + seconds > 0))
     ) different WHERE sessions + seconds > 0`,
  );
  return found?.count ?? -1;
}

const recount = () =>
  school.app
    .get(Scheduler)
    .run('recount-session-days', () => school.app.get(SessionDaysJobs).recountAfterTimeZoneChange(), {
      inBatches: true,
    });

async function moveTo(timeZone: string): Promise<void> {
  const { status } = await school.as(school.root).patch('/organizations/current', { timeZone });
  expect(status).toBe(200);
  await recount();
}

describe('session_days', () => {
  beforeAll(() => moveTo('Europe/Berlin'));

  it('splits a session at midnight without losing seconds', async () => {
    const { id } = await school.person('STUDENT');

    await session(id, '2026-06-01T21:59:30.700Z', '2026-06-01T22:00:45.200Z');

    expect(await daysOf(id)).toEqual([
      { day: '2026-06-01', sessions: 1, seconds: 29 },
      { day: '2026-06-02', sessions: 0, seconds: 45 },
    ]);
  });

  it('splits at local midnight to the second', async () => {
    const { id } = await school.person('STUDENT');

    await session(id, '2026-01-10T22:00:00Z', '2026-01-10T23:00:00Z');
    await session(id, '2026-01-10T23:00:00Z', '2026-01-10T23:00:10Z');

    expect(await daysOf(id)).toEqual([
      { day: '2026-01-10', sessions: 1, seconds: 3600 },
      { day: '2026-01-11', sessions: 1, seconds: 10 },
    ]);
  });

  it.each([
    ['23', '2026-03-29', '2026-03-27T23:00:00Z', '2026-03-30T22:00:00Z', 82_800],
    ['25', '2026-10-25', '2026-10-23T22:00:00Z', '2026-10-26T23:00:00Z', 90_000],
  ])('have %s hours where the clocks change', async (_, day, start, end, seconds) => {
    const { id } = await school.person('STUDENT');

    await session(id, start, end);

    const days = await daysOf(id);
    expect(days.map((each) => each.seconds)).toEqual([86_400, seconds, 86_400]);
    expect(days[1]?.day).toBe(day);
  });

  it.each([
    ['begin at one', 'Africa/Cairo', '2026-04-24', '2026-04-22T22:00:00Z', [86_400, 82_800, 10]],
    ['begin twice', 'America/Havana', '2026-11-01', '2026-10-31T04:00:00Z', [86_400, 90_000, 10]],
  ])('are whole where they %s, as in %s', async (_, zone, changed, start, expected) => {
    const total = expected.reduce((sum, seconds) => sum + seconds, 0);

    const rows = await school.sql<Day>(
      `SELECT day::text, seconds FROM session_parts($1::timestamptz, $1::timestamptz + $2::int * interval '1 second', $3)`,
      [start, total, zone],
    );

    expect(rows.map(({ seconds }) => seconds)).toEqual(expected);
    expect(rows[1]?.day).toBe(changed);
  });

  it('is recounted when the organization changes its time zone', async () => {
    const { id } = await school.person('STUDENT');
    await session(id, '2026-06-01T21:00:00Z', '2026-06-01T23:00:00Z');

    await moveTo('Asia/Bangkok');
    const there = await daysOf(id);
    await moveTo('Europe/Berlin');

    expect(there).toEqual([{ day: '2026-06-02', sessions: 1, seconds: 7200 }]);
    expect(await daysOf(id)).toEqual([
      { day: '2026-06-01', sessions: 1, seconds: 3600 },
      { day: '2026-06-02', sessions: 0, seconds: 3600 },
    ]);
    expect(await differences()).toBe(0);
  });

  it('follows corrections and deletions of sessions and users', async () => {
    const { id } = await school.person('STUDENT');
    await session(id, '2026-06-01T08:00:00Z', '2026-06-01T08:10:00Z');
    const second = await session(id, '2026-06-01T22:30:00Z', '2026-06-01T22:40:00Z');
    await school.sql(`UPDATE user_sessions SET end_time = end_time - interval '5 minutes' WHERE id = $1`, [second]);
    const corrected = await daysOf(id);

    await school.sql('DELETE FROM user_sessions WHERE id = $1', [second]);
    const removed = await daysOf(id);
    await school.sql('DELETE FROM users WHERE id = $1', [id]);

    expect(corrected).toEqual([
      { day: '2026-06-01', sessions: 1, seconds: 600 },
      { day: '2026-06-02', sessions: 1, seconds: 300 },
    ]);
    expect(removed).toEqual([{ day: '2026-06-01', sessions: 1, seconds: 600 }]);
    expect(await daysOf(id)).toEqual([]);
  });
});

describe('session_days after the end of a session', () => {
  it('is updated on logout, revocation, password change and idle timeout', async () => {
    const ended = async (end: (person: Awaited<ReturnType<typeof school.person>>) => Promise<unknown>) => {
      const person = await school.person('TEACHER');
      await school.as(person).get('/auth/me');
      await end(person);
      return (await daysOf(person.id)).reduce((sum, { sessions }) => sum + sessions, 0);
    };

    const counts = [
      await ended((person) => school.as(person).post('/auth/logout')),
      await ended(async (person) => {
        const { body } = await school.as(person).get('/sessions/me');
        await school.as(school.root).delete(`/sessions/${body.items[0].id}`);
      }),
      await ended((person) => school.as(school.root).post(`/users/${person.id}/suspend`)),
      await ended(() => school.app.get(SessionsService).endIdle(new Date(Date.now() + 3_600_000))),
    ];

    expect(counts).toEqual([1, 1, 1, 1]);
    expect(await differences()).toBe(0);
  });

  it(
    'equals the sessions after 10,000 random writes by 16 concurrent workers, in every time zone',
    async () => {
      const writes = long ? 10_000 : 2_000;
      const pool = new pg.Pool({ connectionString: school.databaseUrl, max: 16 });
      pool.on('error', () => undefined);
      const people = (await school.sql<{ id: string }>('SELECT id FROM users LIMIT 12')).map(({ id }) => id);
      const worker = async () => {
        for (let done = 0; done < writes / 16; done++) await randomWrite(pool, people[randomInt(people.length)] ?? '');
      };

      const zones = ['Europe/Berlin', 'Asia/Bangkok', 'America/Havana', 'Europe/Berlin'];
      const moves = async () => {
        for (const zone of zones) {
          await pool.query('UPDATE organizations SET time_zone = $1', [zone]);
          await recount();
        }
      };

      await Promise.all([moves(), ...Array.from({ length: 16 }, worker)]);

      await pool.end();
      await recount();
      const [ended] = await school.sql<{ count: number }>(
        'SELECT count(*)::int AS count FROM user_sessions WHERE end_time IS NOT NULL',
      );
      expect(ended?.count).toBeGreaterThan(writes / 8);
      expect(await differences()).toBe(0);
    },
    long ? 180_000 : 60_000,
  );
});

/** Starts, extends or ends a random session, or ends all sessions of a user, in a week with a clock change. */
async function randomWrite(pool: pg.Pool, userId: string): Promise<void> {
  const some = `id = (SELECT id FROM user_sessions WHERE user_id = $1 AND end_time IS NULL ORDER BY random() LIMIT 1)`;
  const ending = `end_time = last_active, end_reason = 'idle', duration_seconds = floor(extract(epoch FROM last_active - start_time))`;
  const dice = randomInt(100);
  if (dice < 45)
    await pool.query(
      `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
       SELECT gen_random_uuid(), $1, at, at, gen_random_uuid()::text
       FROM (SELECT timestamptz '2026-10-22Z' + random() * interval '7 days' AS at) moment`,
      [userId],
    );
  // As in heartbeats.ts, only open sessions are extended, also if the session ends while the statement waits for the
  // row.
  else if (dice < 60)
    await pool.query(
      `UPDATE user_sessions SET last_active = last_active + random() * interval '9 hours' WHERE ${some} AND end_time IS NULL`,
      [userId],
    );
  else if (dice < 96) await pool.query(`UPDATE user_sessions SET ${ending} WHERE ${some}`, [userId]);
  else if (dice < 98)
    await pool.query(`UPDATE user_sessions SET ${ending} WHERE user_id = $1 AND end_time IS NULL`, [userId]);
  else await pool.query('SELECT recount_session_days(people => 3, anyway => random() < 0.2)');
}
