import { createHmac, randomBytes } from 'node:crypto';
import { Database } from '#platform/database/database.js';
import { Heartbeats } from '#identity/sessions/heartbeats.js';
import type { Client } from '../support/client.js';
import { Process } from '../support/process.js';
import { openSchool } from '../support/school.js';

const jwtSecret = randomBytes(32).toString('hex');
const school = openSchool({ JWT_SECRET: jwtSecret });

afterEach(() => jest.restoreAllMocks());

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Logs so many people in without the cost of it; their access tokens. */
async function crowd(size: number, minutes = 2): Promise<string[]> {
  const rows = await school.sql<{ id: string }>(
    `INSERT INTO user_sessions (id, user_id, start_time, last_active, refresh_hash)
     SELECT gen_random_uuid(), $1, now() - $3 * interval '1 minute', now() - $3 * interval '1 minute', 'crowd ' || gen_random_uuid()
     FROM generate_series(1, $2) RETURNING id`,
    [school.paula.id, size, minutes],
  );
  const iat = Math.floor(Date.now() / 1000);
  const claims = { sub: school.paula.id, org: 'test', role: 'PARENT', iat, exp: iat + 900, iss: 'lms', aud: 'test' };
  return rows.map(({ id }) => {
    const body = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ ...claims, sid: id })}`;
    return `${body}.${createHmac('sha256', jwtSecret).update(body).digest('base64url')}`;
  });
}

const sessionOf = (token: string): string => {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sid: string };
  return claims.sid;
};

/** How often the application asks the database for a connection from now on; each statement does. */
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

/** Somebody logged in to a process of their own. */
async function enter(instance: Process): Promise<{ here: Client; sessionId: string }> {
  const speakTo = await instance.listening();
  const { body } = await speakTo().post('/auth/login', { email: school.ben.email, password: school.ben.password });
  const here = speakTo(body.accessToken);
  return { here, sessionId: (await here.get('/auth/me')).body.sessionId };
}

describe('ten thousand pings', () => {
  it('of five hundred people cost a handful of statements, and each of them is seen', async () => {
    const tokens = await crowd(500);
    await school.app.get(Heartbeats).flush();
    const statements = countStatements();
    const started = performance.now();

    const statuses = new Set<number>();
    for (let round = 0; round < 20; round++) {
      const answers = await Promise.all(tokens.map(ping));
      for (const { statusCode } of answers) statuses.add(statusCode);
      // Without sockets nothing else would ever get its turn, not even the clock that writes signs of life.
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
    expect(statements.count).toBeLessThanOrEqual(3 + seconds / 5);
    expect(seen).toEqual({ count: 500 });
  }, 60_000);

  it('of people who come back from a break together are written at once, for nobody may take them for gone', async () => {
    const tokens = await crowd(200, 7);
    const statements = countStatements();

    await Promise.all(tokens.map(ping));

    const [seen] = await school.sql(
      `SELECT count(*)::int AS count FROM user_sessions WHERE id = ANY ($1) AND last_active > now() - interval '1 minute'`,
      [tokens.map(sessionOf)],
    );
    expect(seen).toEqual({ count: 200 });
    expect(statements.count).toBeLessThan(20);
  });

  it('are written once a flush is over, even when another was at it already', async () => {
    const [token] = await crowd(1, 3);
    await ping(token ?? '');

    void school.app.get(Heartbeats).flush();
    await school.app.get(Heartbeats).flush();

    const [seen] = await school.sql(
      `SELECT last_active > now() - interval '1 minute' AS seen FROM user_sessions WHERE id = $1`,
      [sessionOf(token ?? '')],
    );
    expect(seen).toEqual({ seen: true });
  });

  it('wait for a database that cannot be reached, and are not lost', async () => {
    const [token = ''] = await crowd(1);
    await ping(token);
    const away = jest.spyOn(school.app.get(Database), 'query').mockRejectedValueOnce(new Error('ECONNREFUSED'));

    await school.app.get(Heartbeats).flush();
    const notYet = await lastActive(sessionOf(token));
    away.mockRestore();
    await school.app.get(Heartbeats).flush();

    expect(Date.now() - notYet).toBeGreaterThan(50_000);
    expect(Date.now() - (await lastActive(sessionOf(token)))).toBeLessThan(5_000);
  });
});

describe('a ping', () => {
  it('says until when the session lasts, and keeps only its own session alive', async () => {
    const [mine = '', other = ''] = await crowd(2);

    const { statusCode, body } = await ping(mine);
    await school.app.get(Heartbeats).flush();

    const answer = JSON.parse(body) as { success: boolean; expiresAt: string };
    expect([statusCode, answer.success]).toEqual([200, true]);
    expect(Math.round((new Date(answer.expiresAt).getTime() - Date.now()) / 1000)).toBe(600);
    expect(Date.now() - (await lastActive(sessionOf(mine)))).toBeLessThan(5_000);
    expect(Date.now() - (await lastActive(sessionOf(other)))).toBeGreaterThan(50_000);
  });

  it('is not for strangers', async () => {
    expect((await school.anyone.post('/session/ping')).status).toBe(401);
  });
});

describe('signs of life', () => {
  it('are written when a process is stopped', async () => {
    const instance = new Process(school.environment);
    const { here, sessionId } = await enter(instance);
    const before = await lastActive(sessionId);
    const pingedAt = Date.now();
    await here.post('/session/ping');

    const code = await instance.end('SIGTERM');

    const written = await lastActive(sessionId);
    expect([code, written > before, written >= pingedAt]).toEqual([0, true, true]);
  }, 60_000);

  it('are lost for at most five seconds when a process is killed', async () => {
    const instance = new Process(school.environment);
    const { here, sessionId } = await enter(instance);
    const started = Date.now();
    let pingedAt = started;
    while (Date.now() - started < 9_000) {
      pingedAt = Date.now();
      await here.post('/session/ping');
    }

    await instance.end('SIGKILL');

    const lostMs = pingedAt - (await lastActive(sessionId));
    console.info(`killed: lost ${lostMs} ms of last_active`);
    expect(lostMs).toBeLessThan(5_500);
  }, 60_000);
});
