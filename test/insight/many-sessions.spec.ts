import { openSchool } from '../support/school.js';

const school = openSchool();
const long = Boolean(process.env.LONG);
/** 600 students of 20 classes, with a year of sessions if LONG=1, otherwise as many as take a few seconds. */
const sessions = long ? 1_000_000 : 20_000;
const timeoutMs = long ? 600_000 : 60_000;

beforeAll(async () => {
  await school.sql(`
    INSERT INTO users (id, organization_id, email, first_name, last_name, role)
    SELECT gen_random_uuid(), 'test', 'many' || n || '@test.example', 'Many', n::text, 'STUDENT' FROM generate_series(1, 599) n`);
  await school.sql(`
    INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name)
    SELECT gen_random_uuid(), 'test', 'P' || n, 6, '2026', 'Many ' || n FROM generate_series(1, 19) n`);
  await school.sql(`
    INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
    SELECT gen_random_uuid(), coalesce(c.id, '${school.p1a}'), u.id, 'STUDENT', '2026' FROM users u
    LEFT JOIN classrooms c ON c.name = 'Many ' || (u.last_name::int % 20) WHERE u.email LIKE 'many%'`);
  await school.sql('ALTER TABLE user_sessions DISABLE TRIGGER USER');
  await school.sql(
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, end_time, end_reason, duration_seconds, refresh_hash)
     SELECT gen_random_uuid(), who, start, start + length, start + length, CASE n % 3 WHEN 0 THEN 'logout' ELSE 'idle' END,
       floor(extract(epoch FROM length)), 'many ' || n
     FROM (SELECT n, u.ids[1 + n % array_length(u.ids, 1)] AS who, now() - interval '1 hour' - random() * interval '365 days' AS start,
             random() * interval '2 hours' AS length
           FROM (SELECT array_agg(id) AS ids FROM users WHERE role = 'STUDENT') u, generate_series(1, $1::int) n) past`,
    [sessions],
  );
  await school.sql('ALTER TABLE user_sessions ENABLE TRIGGER USER');
  await school.sql('SELECT recount_session_days(anyway => true)');
  await school.sql('VACUUM (ANALYZE)');
}, timeoutMs);

/** Median response time in milliseconds after a warm-up. */
async function msOf(path: string): Promise<number> {
  const times: number[] = [];
  for (let ask = 0; ask < 11; ask++) {
    const started = performance.now();
    const { status } = await school.as(school.ana).get(path);
    times.push(performance.now() - started);
    expect(status).toBe(200);
  }
  return times.slice(4).sort((a, b) => a - b)[3] ?? Infinity;
}

describe('analytics over very many sessions', () => {
  it('read only a part of the sessions for a class, a person and a pattern', async () => {
    const asked = {
      analytics: '/sessions/analytics',
      'analytics of a class': `/sessions/analytics?classroomId=${school.p1a}`,
      class: `/sessions/class/${school.p1a}`,
      person: `/sessions/${school.ben.id}`,
      frequency: `/sessions/${school.ben.id}/frequency?weeks=52`,
    };

    const times = new Map<string, number>();
    for (const [name, path] of Object.entries(asked)) times.set(name, await msOf(path));

    if (long) console.log(`${sessions} sessions`, Object.fromEntries(times));
    // Generous, because the machine may be busy; reading the whole table takes much longer.
    expect([...times].filter(([, ms]) => ms > 500)).toEqual([]);
  });

  it('equal sums over the sessions for all students', async () => {
    const { body } = await school.as(school.root).get('/sessions/analytics');

    const length = 'coalesce(duration_seconds, floor(extract(epoch FROM last_active - start_time)))';
    const [truth] = await school.sql(
      `SELECT count(*)::int AS sessions, round(avg(${length}), 2)::float AS average,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY ${length}) AS median
       FROM user_sessions
       WHERE start_time >= (now() AT TIME ZONE 'UTC')::date - 29 AND start_time < (now() AT TIME ZONE 'UTC')::date + 1`,
    );
    expect(body.totalSessions).toBe(truth?.sessions);
    expect(Math.abs(body.averageDurationSeconds - Number(truth?.average))).toBeLessThan(10);
    expect(Math.abs(body.medianDurationSeconds - Number(truth?.median))).toBeLessThan(10);
  });
});
