import type { Answer } from '../support/client.js';
import { openSchool } from '../support/school.js';

const school = openSchool({ RATE_LIMIT_ENABLED: 'true' });
const behindProxy = openSchool({ RATE_LIMIT_ENABLED: 'true', TRUST_PROXY: '127.0.0.1' });

afterEach(() => jest.restoreAllMocks());

/** Lets the limits believe that so many minutes have passed. */
function later(minutes: number): void {
  const real = Date.now.bind(Date);
  jest.spyOn(Date, 'now').mockImplementation(() => real() + minutes * 60_000);
}

/** Asks `times` times, fifty at once. */
async function often(times: number, ask: (turn: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let turn = 0; turn < times; turn += 50) {
    const batch = Array.from({ length: Math.min(50, times - turn) }, (_, n) => ask(turn + n));
    answers.push(...(await Promise.all(batch)));
  }
  return answers;
}

const address = (turn: number) => ({ 'x-forwarded-for': `10.${turn >> 16}.${(turn >> 8) & 255}.${turn & 255}` });
const counted = (answers: Answer[], status: number) => answers.filter((answer) => answer.status === status).length;

describe('a thousand wrong passwords', () => {
  it('for one account are ten, whatever X-Forwarded-For says; the right one works after the window', async () => {
    const { email, password } = await school.person('STUDENT');
    const wrong = (turn: number) =>
      school.anyone.post('/auth/login', { email, password: `guess ${turn}` }, address(turn));

    const answers = await often(1000, wrong);
    const locked = await school.anyone.post('/auth/login', { email, password });
    later(15.1);
    const afterwards = await school.anyone.post('/auth/login', { email, password });

    expect([counted(answers, 401), counted(answers, 429)]).toEqual([10, 990]);
    const waits = answers
      .filter(({ status }) => status === 429)
      .map(({ headers }) => Number(headers.get('retry-after')));
    expect(waits.every((seconds) => seconds > 0 && seconds <= 900)).toBe(true);
    expect([locked.status, locked.body.code]).toEqual([429, 'rate_limited']);
    expect(afterwards.status).toBe(200);
  }, 60_000);

  it('for one account are at most a hundred an hour', async () => {
    const { email } = await behindProxy.person('STUDENT');
    const wrong = (turn: number) =>
      behindProxy.anyone.post('/auth/login', { email, password: `guess ${turn}` }, address(turn));

    const tried: Answer[] = [];
    for (const minutes of [0, 15.1, 30.2, 45.3]) {
      later(minutes);
      tried.push(...(await often(250, (turn) => wrong(turn + minutes * 1000))));
      jest.restoreAllMocks();
    }

    expect(counted(tried, 401)).toBeGreaterThanOrEqual(10);
    expect(counted(tried, 401)).toBeLessThanOrEqual(100);
    expect(counted(tried, 401) + counted(tried, 429)).toBe(1000);
  }, 60_000);

  it('for a thousand accounts from one address are a hundred', async () => {
    later(60);
    const guess = (turn: number) =>
      school.anyone.post('/auth/login', { email: `person${turn}@nowhere.example`, password: '123456' }, address(turn));

    const answers = await often(1000, guess);

    expect([counted(answers, 401), counted(answers, 429)]).toEqual([100, 900]);
  }, 60_000);
});

describe('behind a proxy we were told to trust', () => {
  it('each address has its own limit', async () => {
    later(120);
    const from = (last: number) => (turn: number) =>
      behindProxy.anyone.post(
        '/auth/login',
        { email: `person${turn}@${last}.example`, password: '123456' },
        { 'x-forwarded-for': `192.0.2.${last}` },
      );

    const first = await often(150, from(1));
    const second = await often(50, from(2));

    expect([counted(first, 401), counted(first, 429), counted(second, 401)]).toEqual([100, 50, 50]);
  });

  it('what the client itself wrote before the proxy’s own entry is not believed', async () => {
    later(180);
    const guess = (turn: number) =>
      behindProxy.anyone.post(
        '/auth/login',
        { email: `liar${turn}@nowhere.example`, password: '123456' },
        { 'x-forwarded-for': `203.0.113.${turn}, 192.0.2.9` },
      );

    const answers = await often(120, guess);

    expect(counted(answers, 429)).toBe(20);
  });
});

describe('so often and no more', () => {
  it('a session renews its tokens thirty times in ten minutes', async () => {
    later(240);
    let { refreshToken } = (await school.login(school.ben)).body as { refreshToken: string };
    const statuses: number[] = [];
    for (let turn = 0; turn < 31; turn++) {
      const { status, body } = await school.anyone.post('/auth/refresh-token', { refreshToken });
      statuses.push(status);
      refreshToken = body.refreshToken ?? refreshToken;
    }

    expect([statuses.filter((status) => status === 200).length, statuses.at(-1)]).toEqual([30, 429]);
  });

  it('somebody who is logged in tries their old password ten times', async () => {
    later(300);
    const person = await school.person('TEACHER');
    const change = (turn: number) =>
      school.as(person).post('/auth/change-password', { currentPassword: `guess ${turn}`, newPassword: 'a red horse' });

    const answers = await often(20, change);

    expect([counted(answers, 400), counted(answers, 429)]).toEqual([10, 10]);
  });

  it.each(['known', 'unknown'])('one address asks five times for a new password of a %s person', async (kind) => {
    later(360);
    const email = kind === 'known' ? school.paula.email : 'nobody@nowhere.example';

    const answers = await often(8, () => school.anyone.post('/auth/forgot-password', { email }));

    expect([counted(answers, 202), counted(answers, 429)]).toEqual([5, 3]);
  });
});
