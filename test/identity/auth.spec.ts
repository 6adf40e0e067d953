import bcrypt from 'bcrypt';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { unavailable } from '#platform/problems/problem.js';
import { openSchool, type School } from '../support/school.js';

const school = openSchool();

/** Duration of a hash at the default cost of 12; the tests use a lower cost. */
const hashMs = 250;
const median = (values: number[]): number => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** Difference of the median response times of two requests, over sixty alternating runs each. */
async function gapMs(one: (turn: number) => Promise<unknown>, other: (turn: number) => Promise<unknown>) {
  const durations: [number[], number[]] = [[], []];
  for (let turn = -10; turn < 60; turn++) {
    for (const [index, ask] of [one, other].entries()) {
      const started = performance.now();
      await ask(turn);
      if (turn >= 0) durations[index]?.push(performance.now() - started);
    }
  }
  const [first, second] = durations.map(median) as [number, number];
  console.info(`medians ${first.toFixed(1)} ms and ${second.toFixed(1)} ms`);
  return Math.abs(first - second);
}

describe('POST /auth/login', () => {
  it.each(['ben@test.example', 'BEN@test.example', ' ben ', 'Ben'])('accepts the login %p', async (email) => {
    const { status, body } = await school.anyone.post('/auth/login', { email, password: school.ben.password });

    expect([status, body.tokenType, body.expiresIn, body.user.id]).toEqual([200, 'Bearer', 900, school.ben.id]);
    expect(Object.keys(body.user)).not.toContain('passwordHash');
  });

  it('returns the same response for a wrong password and an unknown account', async () => {
    const wrong = await school.anyone.post('/auth/login', { email: school.ben.email, password: 'wrong horse' });
    const unknown = await school.anyone.post('/auth/login', { email: 'unknown@test.example', password: 'wrong horse' });

    expect([wrong.status, wrong.body.code]).toEqual([401, 'login_failed']);
    expect({ ...unknown.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
    expect(wrong.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('takes the same time for an unknown account and a wrong password', async () => {
    const login = (email: string) => school.anyone.post('/auth/login', { email, password: 'wrong horse' });

    const gap = await gapMs(
      () => login(school.ben.email),
      (turn) => login(`unknown${turn}@test.example`),
    );

    expect(gap).toBeLessThan(hashMs / 10);
  });

  it('takes the same time for an account whose one-time password has a cheap hash', async () => {
    const { body } = await school.as(school.root).post('/users', { email: 'cheap@test.example' });
    const login = (email: string) => school.anyone.post('/auth/login', { email, password: 'wrong horse' });

    const gap = await gapMs(
      () => login(body.user.email),
      (turn) => login(`unknown${turn}@test.example`),
    );

    expect(gap).toBeLessThan(hashMs / 10);
  });

  it('stores IP address and user agent with the session', async () => {
    await school.anyone.post(
      '/auth/login',
      { email: 'zoe', password: school.zoe.password },
      { 'user-agent': 'Lab PC 7' },
    );

    const [session] = await school.sql<{ ip: string; agent: string }>(
      `SELECT ip_address AS ip, user_agent AS agent FROM user_sessions WHERE user_id = $1`,
      [school.zoe.id],
    );
    expect(session).toEqual({ ip: '127.0.0.1', agent: 'Lab PC 7' });
  });

  it('does not change the version of the account', async () => {
    const person = await school.person('TEACHER');
    await school.login(person);

    const { body } = await school.as(person).get('/users/me');

    expect([body.version, typeof body.lastLoginAt]).toEqual([1, 'string']);
  });

  it.each([
    [{ email: 'ben' }, 'password'],
    [{ password: 'x' }, 'email'],
    [{ email: 'ben', password: 'x', role: 'ADMIN' }, 'role'],
    [{ email: ['ben'], password: 'x' }, 'email'],
    [{ email: 'ben', password: { $ne: '' } }, 'password'],
    [{ email: 'x'.repeat(255), password: 'x' }, 'email'],
  ])('rejects %j', async (body, field) => {
    const answer = await school.anyone.post('/auth/login', body);

    expect([answer.status, answer.body.code]).toEqual([400, 'validation_failed']);
    expect(answer.body.errors.map((error: { field: string }) => error.field)).toContain(field);
  });

  it('rejects a NUL character and a password longer than the stored one', async () => {
    const email = `long${Date.now()}@test.example`;
    await school.anyone.post('/auth/register', { email, password: 'p'.repeat(71) + '!' });

    const nul = await school.anyone.post('/auth/login', { email: 'ben', password: 'correct\0horse' });
    const longer = await school.anyone.post('/auth/login', { email, password: 'p'.repeat(71) + '!?' });

    expect([nul.status, nul.body.code]).toEqual([400, 'text_unstorable']);
    expect([longer.status, longer.body.code]).toEqual([401, 'login_failed']);
  });

  it('rejects a suspended account, and reveals the suspension only with the correct password', async () => {
    const person = await school.person('STUDENT');
    await school.as(school.root).post(`/users/${person.id}/suspend`);

    const right = await school.login(person);
    const wrong = await school.login({ ...person, password: 'wrong horse' });

    expect([right.status, right.body.code]).toEqual([403, 'account_suspended']);
    expect([wrong.status, wrong.body.code]).toEqual([401, 'login_failed']);
  });
});

describe('a one-time password', () => {
  it('must be replaced at the first login, and does not work afterwards', async () => {
    const email = `new${Date.now()}@test.example`;
    const { body: account } = await school.as(school.root).post('/users', { email, role: 'TEACHER' });
    const person = { id: account.user.id, email, password: account.oneTimePassword };

    const first = await school.login(person);
    const same = await school.anyone.post('/auth/login', { ...person, id: undefined, newPassword: person.password });
    const weak = await school.anyone.post('/auth/login', { ...person, id: undefined, newPassword: 'password' });
    const chosen = await school.anyone.post('/auth/login', { ...person, id: undefined, newPassword: 'my own horse' });
    const again = await school.login(person);

    expect([first.status, first.body.code]).toEqual([403, 'password_change_required']);
    expect([same.body.code, weak.body.code]).toEqual(['password_unchanged', 'password_weak']);
    expect([chosen.status, chosen.body.user.accountStatus]).toEqual([200, 'active']);
    expect([again.status, again.body.code]).toEqual([401, 'login_failed']);
    expect([same.body.errors[0].field, weak.body.errors[0].field]).toEqual(['newPassword', 'newPassword']);
  });

  it('is the only password that newPassword replaces', async () => {
    const person = await school.person('TEACHER');
    const login = (password: string) =>
      school.anyone.post('/auth/login', { email: person.email, password, newPassword: 'my own horse' });

    const [right, wrong] = [await login(person.password), await login('wrong horse')];

    expect([right.status, right.body.code, right.body.errors[0].field]).toEqual([
      400,
      'password_not_one_time',
      'newPassword',
    ]);
    expect(wrong.body.code).toBe('login_failed');
    expect((await school.login(person)).status).toBe(200);
  });

  it.each<[string, (password: string) => string]>([
    ['in capitals', (password) => password.toUpperCase()],
    ['without dashes', (password) => password.replaceAll('-', '')],
    ['with blanks around it', (password) => `  ${password}\t`],
    ['with other dashes', (password) => password.replaceAll('-', ' – ')],
  ])('may be typed %s', async (_, typed) => {
    const email = `typed${Date.now()}@test.example`;
    const { body: account } = await school.as(school.root).post('/users', { email, role: 'TEACHER' });

    const first = await school.anyone.post('/auth/login', { email, password: typed(account.oneTimePassword) });

    expect([first.status, first.body.code]).toEqual([403, 'password_change_required']);
  });
});

describe('the cost of password hashes', () => {
  let costly: School;
  beforeAll(async () => {
    costly = await school.secondInstance({ BCRYPT_ROUNDS: '6' });
  });

  it('becomes that of BCRYPT_ROUNDS at the next login, also with concurrent logins', async () => {
    const person = await school.person('STUDENT');
    const stored = async () =>
      (
        await school.sql<{ hash: string; version: number }>(
          'SELECT password_hash AS hash, version FROM users WHERE id = $1',
          [person.id],
        )
      )[0] ?? { hash: '', version: 0 };
    const before = await stored();

    const logins = await Promise.all([1, 2, 3, 4].map(() => costly.login(person)));

    const after = await stored();
    expect(logins.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect([before.hash, after.hash].map((hash) => bcrypt.getRounds(hash))).toEqual([4, 6]);
    expect(after.version).toBe(before.version);
    expect((await costly.login(person)).status).toBe(200);
    expect((await costly.login({ ...person, password: 'a guess' })).status).toBe(401);
  });

  it('counts as an attempt only if the password was compared', async () => {
    const limited = await school.secondInstance({ RATE_LIMIT_ENABLED: 'true' });
    const person = await school.person('STUDENT');
    const busy = unavailable('too_many_logins', 'Many people are logging in at the moment.', 7);
    const compare = jest.spyOn(limited.app.get(PasswordHasher), 'matchesAccount').mockRejectedValue(busy);
    const refused = [];
    for (let turn = 0; turn < 15; turn++) refused.push(await limited.login(person));
    compare.mockRestore();

    const { status } = await limited.login(person);

    expect(new Set(refused.map((each) => each.status))).toEqual(new Set([503]));
    expect(refused[0]?.headers.get('retry-after')).toBe('7');
    expect(status).toBe(200);
  });
});

describe('GET /auth/me', () => {
  it('returns account, organization and the end of the session', async () => {
    const { status, body } = await school.as(school.ana).get('/auth/me');

    expect(status).toBe(200);
    expect(body).toMatchObject({
      id: school.ana.id,
      role: 'TEACHER',
      displayName: 'Ana Alves',
      organizationId: 'test',
      organizationName: 'Test School',
      classroomIds: [school.p1a],
    });
    const left = new Date(body.sessionExpiresAt).getTime() - Date.now();
    expect(Math.round(left / 60_000)).toBe(10);
  });

  it('requires authentication', async () => {
    const { status, body } = await school.anyone.get('/auth/me');

    expect([status, body.code]).toEqual([401, 'unauthenticated']);
  });
});

describe('POST /auth/forgot-password', () => {
  it('returns the same response in the same time for known and unknown addresses', async () => {
    const ask = (email: string) => school.anyone.post('/auth/forgot-password', { email });
    const known = await ask(school.paula.email);
    const unknown = await ask('unknown@test.example');

    expect([known.status, known.body, unknown.status, unknown.body]).toEqual([202, '', 202, '']);
    const gap = await gapMs(
      () => ask(school.paula.email),
      () => ask('unknown@test.example'),
    );
    expect(gap).toBeLessThan(hashMs / 10);
  });
});
