import type { Answer } from '../support/client.js';
import { openSchool } from '../support/school.js';

const school = openSchool({ RATE_LIMIT_ENABLED: 'true' });
const behindProxy = openSchool({ RATE_LIMIT_ENABLED: 'true', TRUST_PROXY: '127.0.0.1' });

afterEach(() => jest.restoreAllMocks());

/** Moves the clock of the rate limits forward by so many minutes. */
function advanceMinutes(minutes: number): void {
  const real = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => real() + minutes * 60_000);
}

/** Sends a request `times` times, fifty in parallel. */
async function repeat(times: number, send: (index: number) => Promise<Answer>): Promise<Answer[]> {
  const responses: Answer[] = [];
  for (let index = 0; index < times; index += 50) {
    const batch = Array.from({ length: Math.min(50, times - index) }, (_, n) => send(index + n));
    responses.push(...(await Promise.all(batch)));
  }
  return responses;
}

const address = (index: number) => ({ 'x-forwarded-for': `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}` });
const counted = (responses: Answer[], status: number) =>
  responses.filter((response) => response.status === status).length;

describe('a thousand wrong passwords', () => {
  it('for one account are limited to ten, for any X-Forwarded-For; the correct one works after the window', async () => {
    const { email, password } = await school.person('STUDENT');
    const wrong = (index: number) =>
      school.anyone.post('/auth/login', { email, password: `guess ${index}` }, address(index));

    const responses = await repeat(1000, wrong);
    const locked = await school.anyone.post('/auth/login', { email, password });
    advanceMinutes(15.1);
    const afterwards = await school.anyone.post('/auth/login', { email, password });

    expect([counted(responses, 401), counted(responses, 429)]).toEqual([10, 990]);
    const waits = responses
      .filter(({ status }) => status === 429)
      .map(({ headers }) => Number(headers.get('retry-after')));
    expect(waits.every((seconds) => seconds > 0 && seconds <= 900)).toBe(true);
    expect([locked.status, locked.body.code]).toEqual([429, 'rate_limited']);
    expect(afterwards.status).toBe(200);
  }, 60_000);

  it('for one account are limited to a hundred an hour', async () => {
    const { email } = await behindProxy.person('STUDENT');
    const wrong = (index: number) =>
      behindProxy.anyone.post('/auth/login', { email, password: `guess ${index}` }, address(index));

    const attempts: Answer[] = [];
    for (const minutes of [0, 15.1, 30.2, 45.3]) {
      advanceMinutes(minutes);
      attempts.push(...(await repeat(250, (index) => wrong(index + minutes * 1000))));
      jest.restoreAllMocks();
    }

    expect(counted(attempts, 401)).toBeGreaterThanOrEqual(10);
    expect(counted(attempts, 401)).toBeLessThanOrEqual(100);
    expect(counted(attempts, 401) + counted(attempts, 429)).toBe(1000);
  }, 60_000);

  it('for a thousand accounts from one address are limited to a hundred', async () => {
    advanceMinutes(60);
    const guess = (index: number) =>
      school.anyone.post(
        '/auth/login',
        { email: `person${index}@nowhere.example`, password: '123456' },
        address(index),
      );

    const responses = await repeat(1000, guess);

    expect([counted(responses, 401), counted(responses, 429)]).toEqual([100, 900]);
  }, 60_000);
});

describe('six hundred students behind one address', () => {
  it('all log in within a quarter of an hour', async () => {
    advanceMinutes(420);
    const students = await school.sql<{ email: string }>(
      `INSERT INTO users (id, organization_id, email, password_hash, role, email_verified)
       SELECT gen_random_uuid(), 'test', 'morning' || n || '@test.example', password_hash, 'STUDENT', true
       FROM users, generate_series(1, 600) n WHERE id = $1 RETURNING email`,
      [school.root.id],
    );
    const logIn = (index: number) =>
      school.anyone.post('/auth/login', { email: students[index]?.email, password: school.root.password });

    const responses = await repeat(600, logIn);

    expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
  }, 60_000);
});

describe('behind a trusted proxy', () => {
  it('each address has its own limit', async () => {
    advanceMinutes(120);
    const from = (last: number) => (index: number) =>
      behindProxy.anyone.post(
        '/auth/login',
        { email: `person${index}@${last}.example`, password: '123456' },
        { 'x-forwarded-for': `192.0.2.${last}` },
      );

    const first = await repeat(150, from(1));
    const second = await repeat(50, from(2));

    expect([counted(first, 401), counted(first, 429), counted(second, 401)]).toEqual([100, 50, 50]);
  });

  it('entries of X-Forwarded-For before that of the proxy are ignored', async () => {
    advanceMinutes(180);
    const guess = (index: number) =>
      behindProxy.anyone.post(
        '/auth/login',
        { email: `liar${index}@nowhere.example`, password: '123456' },
        { 'x-forwarded-for': `203.0.113.${index}, 192.0.2.9` },
      );

    const responses = await repeat(120, guess);

    expect(counted(responses, 429)).toBe(20);
  });
});

describe('limited operations', () => {
  it('a session renews its tokens at most thirty times in ten minutes', async () => {
    advanceMinutes(240);
    let { refreshToken } = (await school.login(school.ben)).body as { refreshToken: string };
    const statuses: number[] = [];
    for (let index = 0; index < 31; index++) {
      const { status, body } = await school.anyone.post('/auth/refresh-token', { refreshToken });
      statuses.push(status);
      refreshToken = body.refreshToken ?? refreshToken;
    }

    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([30, 429]);
  });

  it('a signed-in person can check the current password ten times', async () => {
    advanceMinutes(300);
    const person = await school.person('TEACHER');
    const change = (index: number) =>
      school
        .as(person)
        .post('/auth/change-password', { currentPassword: `guess ${index}`, newPassword: 'a red horse' });

    const responses = await repeat(20, change);

    expect([counted(responses, 400), counted(responses, 429)]).toEqual([10, 10]);
  });

  it.each(['known', 'unknown'])(
    'one address can request a password reset five times for a %s account',
    async (kind) => {
      advanceMinutes(360);
      const email = kind === 'known' ? school.paula.email : 'unknown@nowhere.example';

      const responses = await repeat(8, () => school.anyone.post('/auth/forgot-password', { email }));

      expect([counted(responses, 202), counted(responses, 429)]).toEqual([5, 3]);
    },
  );
});
