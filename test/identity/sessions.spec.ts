import { Heartbeats } from '#identity/sessions/heartbeats.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { openSchool, type Person, type School } from '../support/school.js';

const school = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

const endIdle = ({ app }: School) =>
  app.get(Scheduler).run('expire-idle-sessions', () => app.get(SessionsService).endIdle(), { inBatches: true });

/** Ends idle sessions batch by batch without the lock of the job, until no unlocked one is left. */
const endAllIdle = async ({ app }: School, now: Date) => {
  let closed = 0;
  let batch: number;
  do {
    batch = await app.get(SessionsService).endIdle(now);
    closed += batch;
  } while (batch > 0);
  return closed;
};

async function logIn(person: Person) {
  const { body } = await school.login(person);
  const { sessionId } = (await school.with(body.accessToken).get('/auth/me')).body;
  return { here: school.with(body.accessToken), there: secondInstance.with(body.accessToken), sessionId, ...body };
}

/** Inserts 2000 open sessions, last active ten minutes before `now`, plus or minus one second. */
const insertIdleSessions = (now: Date) =>
  school.sql(
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
     SELECT gen_random_uuid(), $1, $2::timestamptz - interval '1 hour' - n * interval '7 seconds',
            $2::timestamptz - interval '10 minutes' + (n - 1001) * interval '1 millisecond',
            CASE WHEN $2::timestamptz > now() - interval '1 minute' THEN 'quiet ' ELSE 'older ' END || n
     FROM generate_series(1, 2000) n`,
    [school.paula.id, now],
  );

/** Repeats a request until it has the expected status; returns the elapsed ms. */
async function msUntil(expected: number, send: () => Promise<{ status: number }>): Promise<number> {
  const started = performance.now();
  while ((await send()).status !== expected && performance.now() - started < 3_000);
  return performance.now() - started;
}

describe('an idle session', () => {
  it('is valid at 9:59 and rejected at 10:01, before the job ran', async () => {
    const early = await logIn(school.ben);
    school.advanceClock({ minutes: 9, seconds: 59 });
    const inTime = await early.here.get('/classrooms');
    const late = await logIn(school.ben);
    school.advanceClock({ minutes: 10, seconds: 1 });

    const tooLate = await late.here.get('/classrooms');
    const renewal = await school.anyone.post('/auth/refresh-token', { refreshToken: late.refreshToken });

    expect(inTime.status).toBe(200);
    expect([tooLate.status, tooLate.body.code]).toEqual([401, 'session_expired']);
    expect([renewal.status, renewal.body.code]).toEqual([401, 'session_expired']);
    const [row] = await school.sql('SELECT end_time FROM user_sessions WHERE id = $1', [late.sessionId]);
    expect(row).toEqual({ end_time: null });
  });

  it('is ended by the job at the time of its last ping', async () => {
    const session = await logIn(school.zoe);
    school.advanceClock({ minutes: 3, seconds: 17 });
    const ping = await session.here.post('/session/ping');
    school.advanceClock({ minutes: 10, seconds: 1 });
    await session.here.post('/session/ping');
    await school.app.get(Heartbeats).flush();

    await endIdle(school);

    const [row] = await school.sql(
      `SELECT end_time = last_active AS "untilLastPing", end_reason AS reason, duration_seconds AS seconds,
              extract(epoch FROM end_time - start_time) AS exact FROM user_sessions WHERE id = $1`,
      [session.sessionId],
    );
    expect([ping.status, ping.body.success]).toEqual([200, true]);
    expect(row).toMatchObject({ untilLastPing: true, reason: 'idle' });
    expect(row?.seconds).toBe(Math.floor(Number(row?.exact)));
    expect(row?.seconds).toBeGreaterThanOrEqual(197);
    expect(row?.seconds).toBeLessThan(199);
  });

  it('is ended exactly: a thousand beyond the limit by milliseconds, none of a thousand within it', async () => {
    const now = new Date();
    await insertIdleSessions(now);
    const [due] = await school.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM user_sessions WHERE end_time IS NULL AND last_active < $1::timestamptz - interval '10 minutes'`,
      [now],
    );

    const both = [school, secondInstance, school, secondInstance].map((process) => endAllIdle(process, now));
    const closed = (await Promise.all(both)).reduce((sum, ended) => sum + ended, 0);

    const [exact] = await school.sql(
      `SELECT count(*) FILTER (WHERE end_reason = 'idle' AND end_time = last_active
                AND duration_seconds = floor(extract(epoch FROM end_time - start_time)))::int AS closed,
              count(*) FILTER (WHERE end_time IS NULL)::int AS open,
              count(*) FILTER (WHERE (end_time IS NULL) = (last_active < $1::timestamptz - interval '10 minutes'))::int AS wrong
       FROM user_sessions WHERE refresh_hash LIKE 'quiet %'`,
      [now],
    );
    expect(exact).toEqual({ closed: 1000, open: 1000, wrong: 0 });
    expect(closed).toBe(due?.count);
  });

  it('is ended and counted by one process while the job is locked for the other', async () => {
    await insertIdleSessions(new Date(Date.now() - 3_600_000));

    const startedAt = new Date();
    const runs = await Promise.all([
      endIdle(school),
      endIdle(secondInstance),
      endIdle(secondInstance),
      endIdle(school),
    ]);

    expect(runs.filter((affected) => (affected ?? 0) >= 1000)).toHaveLength(1);
    const [left] = await school.sql(
      `SELECT count(*) FILTER (WHERE end_reason = 'idle')::int AS ended, count(*) FILTER (WHERE end_time IS NULL)::int AS open
       FROM user_sessions WHERE refresh_hash LIKE 'older %'`,
    );
    const jobRuns = await school.sql<{ affected: number; error: string | null }>(
      `SELECT affected, error FROM job_runs WHERE name = 'expire-idle-sessions' AND started_at >= $1`,
      [startedAt],
    );
    const sum = (counts: number[]) => counts.reduce((all, each) => all + each, 0);
    expect(left).toEqual({ ended: 2000, open: 0 });
    expect(jobRuns.map(({ error }) => error)).toEqual(jobRuns.map(() => null));
    expect(sum(jobRuns.map(({ affected }) => affected))).toBe(sum(runs.map((affected) => affected ?? 0)));
    expect(sum(runs.map((affected) => affected ?? 0))).toBeGreaterThanOrEqual(2000);
  });

  it('ends after twelve hours even with pings', async () => {
    const session = await logIn(school.ben);
    await school.sql(`UPDATE user_sessions SET start_time = start_time - interval '12 hours' WHERE id = $1`, [
      session.sessionId,
    ]);
    school.advanceClock({ minutes: 2 });

    const { status } = await session.here.post('/session/ping');
    await endIdle(school);

    const [row] = await school.sql('SELECT end_reason FROM user_sessions WHERE id = $1', [session.sessionId]);
    expect([status, row]).toEqual([401, { end_reason: 'max_age' }]);
  });
});

describe('the end of a session', () => {
  const ends: [string, (session: Awaited<ReturnType<typeof logIn>>, person: Person) => Promise<unknown>][] = [
    ['logout', ({ here }) => here.post('/auth/logout')],
    ['revocation', ({ sessionId }) => school.as(school.root).delete(`/sessions/${sessionId}`)],
    [
      'a new password',
      ({ here }, { password }) =>
        here.post('/auth/change-password', { currentPassword: password, newPassword: 'another horse' }),
    ],
    ['suspension', (_, { id }) => school.as(school.root).post(`/users/${id}/suspend`)],
    ['removal', (_, { id }) => school.as(school.root).delete(`/users/${id}`)],
    ['a new one-time password', (_, { id }) => school.as(school.root).post(`/users/${id}/one-time-password`)],
  ];

  it.each(ends)('by %s takes effect within a second in every process', async (_, end) => {
    const person = await school.person('STUDENT');
    const session = await logIn(person);
    const before = await session.there.get('/auth/me');

    await end(session, person);

    expect(before.status).toBe(200);
    expect((await session.here.get('/auth/me')).status).toBe(401);
    expect(await msUntil(401, () => session.there.get('/auth/me'))).toBeLessThan(1_000);
    expect((await school.anyone.post('/auth/refresh-token', session)).status).not.toBe(200);
  });

  it('stores the duration from login to logout', async () => {
    const session = await logIn(school.olga);
    school.advanceClock({ minutes: 1, seconds: 30 });

    await session.here.post('/auth/logout');

    const [row] = await school.sql('SELECT end_reason, duration_seconds FROM user_sessions WHERE id = $1', [
      session.sessionId,
    ]);
    expect(row?.end_reason).toBe('logout');
    expect([90, 91]).toContain(row?.duration_seconds);
  });

  it('is not needed for a new role to take effect within a second in every process', async () => {
    const deputy = await school.person('ADMIN');
    const session = await logIn(deputy);
    const before = await session.there.get('/users');

    await school.as(school.root).patch(`/users/${deputy.id}`, { role: 'TEACHER' });

    expect(before.status).toBe(200);
    expect((await session.here.get('/users')).status).toBe(403);
    expect(await msUntil(403, () => session.there.get('/users'))).toBeLessThan(1_000);
  });
});

describe('/sessions', () => {
  it('lists the own login sessions with the IP address', async () => {
    const { here, sessionId } = await logIn(school.ana);

    const { status, body, headers } = await here.get('/sessions/me?limit=1');

    expect([status, body.items[0].id, body.items[0].ipAddress]).toEqual([200, sessionId, '127.0.0.1']);
    expect(JSON.stringify(body)).not.toMatch(/hash/i);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('does not let a person end the session of another', async () => {
    const { sessionId } = await logIn(school.ben);

    const other = await school.as(school.olga).delete(`/sessions/${sessionId}`);
    const malformed = await school.as(school.olga).delete('/sessions/1');
    const unauthenticated = await school.anyone.delete(`/sessions/${sessionId}`);

    expect([other.status, malformed.status, unauthenticated.status]).toEqual([404, 400, 401]);
  });
});

describe('the address of a login', () => {
  it('is blanked ninety days after the end of the session', async () => {
    await school.sql(
      `INSERT INTO user_sessions (id, user_id, ip_address, user_agent, start_time, last_active, end_time, end_reason, duration_seconds, refresh_hash)
       SELECT gen_random_uuid(), $1, '10.0.0.' || days, 'agent', now() - days * interval '1 day', now() - days * interval '1 day',
              now() - days * interval '1 day', 'logout', 0, 'old ' || days FROM unnest(ARRAY[89, 91]) days`,
      [school.paula.id],
    );

    await secondInstance.app.get(SessionsService).forgetAddresses();

    const rows = await school.sql(`SELECT ip_address FROM user_sessions WHERE refresh_hash LIKE 'old %' ORDER BY 1`);
    expect(rows).toEqual([{ ip_address: '10.0.0.89' }, { ip_address: null }]);
  });
});
