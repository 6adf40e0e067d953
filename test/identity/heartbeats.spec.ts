import { createHmac, randomBytes } from 'node:crypto';
import { Heartbeats } from '#identity/sessions/heartbeats.js';
import { Database } from '#platform/database/database.js';
import type { Client } from '../support/client.js';
import { Process } from '../support/process.js';
import { openSchool } from '../support/school.js';

const jwtSecret = randomBytes(32).toString('hex');
const school = openSchool({ JWT_SECRET: jwtSecret });

afterEach(() => jest.restoreAllMocks());

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Inserts open sessions directly, which is faster than logging in; returns their access tokens. */
async function insertSessions(size: number, minutes = 2): Promise<string[]> {
  const rows = await school.sql<{ id: string }>(
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
     SELECT gen_random_uuid(), $1, now() - $3 * interval '1 minute', now() - $3 * interval '1 minute', 'crowd ' || gen_random_uuid()
     FROM generate_series(1, $2) RETURNING id`,
    [school.paula.id, size, minutes],
  );
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: school.paula.id, org: 'test', role: 'PARENT', iat, exp: iat + 900, iss: 'lms', aud: 'test' };
  return rows.map(({ id }) => {
    const body = `${base64url({ alg: 'HS256', typ: 'JWT' })}.${base64url({ ...claims, sid: id })}`;
    return `${body}.${createHmac('sha256', jwtSecret).update(body).digest('base64url')}`;
  });
}

const sessionOf = (token: string): string => {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
  return claims.sid;
};

/** Counts the connections the application acquires from now on, one per statement. */
function countStatements(): { count: number } {
  const counter = { count: 0 };
  school.app.get(Database).pool.on('acquire', () => counter.count++);
  return counter;
}

const ping = (token: string) =>
  school.app.inject({ method: 'POST', url: '/api/v1/session/ping', headers: { authorization: `Bearer ${token}` } });

async function lastActive(sessionId: string): Promise<number> {
  const [row] = await school.sql<{ at: Date }>('SELECT last_active AS at FROM user_sessions WHERE id = $1', [
    sessionId,
  ]);
  return row?.at.getTime() ?? 0;
}

/** Logs Ben in to a separate process. */
async function logIn(instance: Process): Promise<{ client: Client; sessionId: string }> {
  const clientFor = await instance.listening();
  const { body } = await clientFor().post('/auth/login', { email: school.ben.email, password: school.ben.password });
  const client = clientFor(body.accessToken);
  return { client, sessionId: (await client.get('/auth/me')).body.sessionId };
}

describe('ten thousand pings', () => {
  it('of five hundred sessions cost a few statements, and each is stored', async () => {
    const tokens = await insertSessions(500);
    await school.app.get(Heartbeats).flush();
    const statements = countStatements();
    const started = performance.now();

    const statuses = new Set<number>();
    for (let round = 0; round < 20; round++) {
      const responses = await Promise.all(tokens.map(ping));
      for (const { statusCode } of responses) statuses.add(statusCode);
      // inject() uses no sockets; without this pause the flush timer would never run.
      await new Promise((turn) => setTimeout(turn, 1));
    }
    const seconds = (performance.now() - started) / 1000;
    await school.app.get(Heartbeats).flush();

    console.info(`10,000 pings in ${seconds.toFixed(1)} s took ${statements.count} statements`);
    const [seen] = await school.sql(
      `SELECT count(*)::int AS count FROM user_sessions
       WHERE refresh_hash LIKE 'crowd %' AND last_active > now() - interval '110 seconds'`,
    );
    expect([...statuses]).toEqual([200]);
    // Flushes follow a timer, so their number depends on how busy the machine is; 50 is one per 200 pings.
    expect(statements.count).toBeLessThan(50);
    expect(seen).toEqual({ count: 500 });
  }, 60_000);

  it('after several idle minutes are flushed early, so no process expires the sessions', async () => {
    const tokens = await insertSessions(200, 7);
    const statements = countStatements();

    await Promise.all(tokens.map(ping));

    const [seen] = await school.sql(
      `SELECT count(*)::int AS count FROM user_sessions WHERE id = ANY ($1) AND last_active > now() - interval '1 minute'`,
      [tokens.map(sessionOf)],
    );
    expect(seen).toEqual({ count: 200 });
    expect(statements.count).toBeLessThan(20);
  });

  it('are stored when a flush resolves, even if another flush was running', async () => {
    const [token] = await insertSessions(1, 3);
    await ping(token ?? '');

    void school.app.get(Heartbeats).flush();
    await school.app.get(Heartbeats).flush();

    const [seen] = await school.sql(
      `SELECT last_active > now() - interval '1 minute' AS seen FROM user_sessions WHERE id = $1`,
      [sessionOf(token ?? '')],
    );
    expect(seen).toEqual({ seen: true });
  });

  it('stay buffered while the database is unavailable', async () => {
    const [token = ''] = await insertSessions(1);
    await ping(token);
    const query = jest.spyOn(school.app.get(Database), 'query').mockRejectedValueOnce(new Error('ECONNREFUSED'));

    await school.app.get(Heartbeats).flush();
    const beforeFlush = await lastActive(sessionOf(token));
    query.mockRestore();
    await school.app.get(Heartbeats).flush();

    expect(Date.now() - beforeFlush).toBeGreaterThan(50_000);
    expect(Date.now() - (await lastActive(sessionOf(token)))).toBeLessThan(5_000);
  });
});

describe('a ping', () => {
  it('returns the end of the session, and keeps only its own session open', async () => {
    const [own = '', other = ''] = await insertSessions(2);

    const { statusCode, body } = await ping(own);
    await school.app.get(Heartbeats).flush();

    const response = JSON.parse(body) as { success: boolean; expiresAt: string };
    expect([statusCode, response.success]).toEqual([200, true]);
    expect(Math.round((new Date(response.expiresAt).getTime() - Date.now()) / 1000)).toBe(600);
    expect(Date.now() - (await lastActive(sessionOf(own)))).toBeLessThan(5_000);
    expect(Date.now() - (await lastActive(sessionOf(other)))).toBeGreaterThan(50_000);
  });

  it('requires authentication', async () => {
    expect((await school.anyone.post('/session/ping')).status).toBe(401);
  });
});

describe('buffered heartbeats', () => {
  it('are written at a graceful shutdown', async () => {
    const instance = await school.secondInstance();
    const client = instance.as(school.ben);
    const { sessionId } = (await client.get('/auth/me')).body;
    const before = await lastActive(sessionId);
    const pingedAt = Date.now();
    await client.post('/session/ping');

    await instance.stop();

    const written = await lastActive(sessionId);
    expect([written > before, written >= pingedAt]).toEqual([true, true]);
  }, 60_000);

  it('of at most five seconds are lost when a process is killed', async () => {
    const instance = new Process(school.environment);
    const { client, sessionId } = await logIn(instance);
    const started = Date.now();
    let pingedAt = started;
    while (Date.now() - started < 9_000) {
      pingedAt = Date.now();
      await client.post('/session/ping');
      await new Promise((later) => setTimeout(later, 50));
    }

    await instance.end('SIGKILL');

    const lostMs = pingedAt - (await lastActive(sessionId));
    console.info(`killed: lost ${lostMs} ms of last_active`);
    expect(lostMs).toBeLessThan(5_500);
  }, 60_000);
});
