import { isCommon } from '#identity/credentials/common-passwords.js';
import { issueOneTimePassword } from '#identity/credentials/one-time-password.js';
import { PasswordHasher } from '#identity/credentials/password-hasher.js';
import { readSettings } from '#platform/config/read-settings.js';
import { cpuMsUntilDone } from '../support/cpu-time.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

const forgot = (email: string) => school.anyone.post('/auth/forgot-password', { email });
const reset = (token: string, password: string) => school.anyone.post('/auth/reset-password', { token, password });

describe('a forgotten password', () => {
  it('is reset once with the emailed link, and every session ends', async () => {
    const person = await school.person('STUDENT');
    const session = school.as(person);
    await session.get('/auth/me');
    await forgot(person.email);
    const { token, text } = await school.mailTo(person.email);

    const done = await reset(token, 'a new red horse');
    const twice = await reset(token, 'another red horse');

    expect(text).toContain('30 minutes');
    expect(done.status).toBe(204);
    expect([twice.status, twice.body.code]).toEqual([400, 'token_invalid']);
    expect((await session.get('/auth/me')).status).toBe(401);
    expect((await school.login(person)).status).toBe(401);
    expect((await school.login({ ...person, password: 'a new red horse' })).status).toBe(200);
    const rows = await school.sql('SELECT end_reason FROM user_sessions WHERE user_id = $1 AND end_time IS NOT NULL', [
      person.id,
    ]);
    expect(rows).toEqual([{ end_reason: 'password_changed' }]);
  });

  it('is reset by one of ten concurrent uses of the link', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const { token } = await school.mailTo(person.email);

    const responses = await Promise.all(Array.from({ length: 10 }, (_, n) => reset(token, `red horse number ${n}`)));

    expect(responses.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(9).fill(400)]);
  });

  it('can be reset for thirty minutes', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const { token } = await school.mailTo(person.email);
    const secondInstance = await school.secondInstance();
    secondInstance.advanceClock({ minutes: 30, seconds: 1 });

    const late = await secondInstance.anyone.post('/auth/reset-password', { token, password: 'a late red horse' });

    expect([late.status, late.body.code]).toEqual([400, 'token_invalid']);
  });

  it('has one valid link: a new link voids the old one', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const old = await school.mailTo(person.email);
    await forgot(person.email);

    const newest = await school.mailTo(person.email);
    expect((await reset(old.token, 'a new red horse')).body.code).toBe('token_invalid');
    expect((await reset(newest.token, 'a new red horse')).status).toBe(204);
  });

  it('has a token that is stored only as a hash, also in queued email', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const { token } = await school.mailTo(person.email);

    const rows = await school.sql(`SELECT row_to_json(t)::text FROM auth_tokens t
      UNION ALL SELECT row_to_json(o)::text FROM outbox_emails o
      UNION ALL SELECT row_to_json(j)::text FROM graphile_worker._private_jobs j`);

    expect(token).toHaveLength(43);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('is not changed by a weak new password, and the link stays valid', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const { token } = await school.mailTo(person.email);

    const weak = await reset(token, person.email);

    expect([weak.status, weak.body.code]).toEqual([400, 'password_weak']);
    expect((await reset(token, 'a new red horse')).status).toBe(204);
  });

  it('is not reset by a token for another purpose', async () => {
    const email = `mixed${Date.now()}@test.example`;
    await school.anyone.post('/auth/register', { email, password: 'a first red horse' });
    const { token } = await school.mailTo(email);

    expect((await reset(token, 'a new red horse')).body.code).toBe('token_invalid');
  });
});

describe('POST /auth/verify-email', () => {
  it('confirms an address, once', async () => {
    const email = `verify${Date.now()}@test.example`;
    const { body: tokens } = await school.anyone.post('/auth/register', { email, password: 'a first red horse' });
    const { token } = await school.mailTo(email);
    const before = await school.with(tokens.accessToken).get('/users/me');

    const done = await school.anyone.post('/auth/verify-email', { token });
    const twice = await school.anyone.post('/auth/verify-email', { token });

    const after = await school.with(tokens.accessToken).get('/users/me');
    expect([before.body.emailVerified, done.status, after.body.emailVerified]).toEqual([false, 204, true]);
    expect([twice.status, twice.body.code]).toEqual([400, 'token_invalid']);
  });

  it('accepts the link that was sent again', async () => {
    const email = `again${Date.now()}@test.example`;
    const { body: tokens } = await school.anyone.post('/auth/register', { email, password: 'a first red horse' });
    const first = await school.mailTo(email);

    const resent = await school.with(tokens.accessToken).post('/auth/resend-verification');

    const second = await school.mailTo(email);
    expect([resent.status, second.token === first.token]).toEqual([202, false]);
    expect((await school.anyone.post('/auth/verify-email', { token: second.token })).status).toBe(204);
  });
});

describe('POST /auth/change-password', () => {
  it('requires the current password and ends every session', async () => {
    const person = await school.person('TEACHER');
    const elsewhere = school.with((await school.login(person)).body.accessToken);
    const here = school.as(person);
    const change = (currentPassword: string) =>
      here.post('/auth/change-password', { currentPassword, newPassword: 'a new red horse' });

    const wrong = await change('wrong horse');
    const right = await change(person.password);

    expect([wrong.status, wrong.body.code]).toEqual([400, 'password_wrong']);
    expect(right.status).toBe(204);
    expect([(await here.get('/auth/me')).status, (await elsewhere.get('/auth/me')).status]).toEqual([401, 401]);
    expect((await school.login({ ...person, password: 'a new red horse' })).status).toBe(200);
  });
});

describe('a password', () => {
  it.each([
    ['seven letters', 'abcdefg', 400],
    ['eight letters', 'kjwhdqzp', 201],
    ['seven characters of eight bytes', 'kjwhdqé', 400],
    ['64 characters', 'k'.repeat(63) + 'j', 201],
    ['72 bytes', 'é'.repeat(35) + 'kj', 201],
    ['73 bytes', 'é'.repeat(36) + 'k', 400],
    ['a common password', 'Password123', 400],
    ['a decorated common password', 'P@$$w0rd2026!', 400],
    ['a keyboard sequence', '1q2w3e4r5t', 400],
    ['the alphabet backwards', 'hgfedcba', 400],
    ['a repeated piece', 'abc1abc1abc1', 400],
    ['digits that are not common', '8264019375', 201],
    ['a common word among others', 'password of my own', 201],
    ['a repeated letter', 'zzzzzzzzzz', 400],
    ['spaces and emoji', 'my 🐴 is red', 201],
  ])('of %s', async (_, password, expected) => {
    const email = `pw${Math.random()}@test.example`;

    const { status } = await school.anyone.post('/auth/register', { email, password });

    expect(status).toBe(expected);
  });

  it('must not be a variation of a common password', () => {
    const stems =
      'password welcome dragon monkey sunshine princess football iloveyou qwerty letmein superman teacher student';
    const years = Array.from({ length: 100 }, (_, n) => String(1950 + n));
    const endings = ['', '!', '1', '123', '1!', ...Array.from({ length: 200 }, (_, n) => String(n)), ...years];
    const candidates = stems.split(' ').flatMap((stem) => endings.map((ending) => stem + ending));

    const allowed = candidates.filter((password) => !isCommon(password));

    expect(candidates.length).toBeGreaterThan(3_000);
    expect(allowed).toEqual([]);
  });

  it('matches in composed and decomposed spelling', async () => {
    const email = `nfc${Date.now()}@test.example`;
    await school.anyone.post('/auth/register', { email, password: 'caf\u00e9 au lait' });

    const { status } = await school.anyone.post('/auth/login', { email, password: 'cafe\u0301 au lait' });

    expect(status).toBe(200);
  });
});

describe('a password of an unknown account', () => {
  it('takes the processor time of a real one at a high cost, too', async () => {
    const passwords = new PasswordHasher(readSettings({ ...school.environment, BCRYPT_ROUNDS: '12' }));
    const real = await passwords.hash('a new red horse');
    const msOf = (hash: string | null) => cpuMsUntilDone(() => passwords.matches('wrong horse', hash));
    await msOf(null);

    const unknownMs: number[] = [];
    const realMs: number[] = [];
    for (let turn = 0; turn < 2; turn++) {
      unknownMs.push(await msOf(null));
      realMs.push(await msOf(real));
    }

    // A cost that differs by one is half or twice the time.
    const ratio = Math.min(...unknownMs) / Math.min(...realMs);
    expect(ratio).toBeGreaterThan(0.6);
    expect(ratio).toBeLessThan(1.6);
  });

  it.each(['unknown user', 'wrong horse', ''])('is never right: %j', async (password) => {
    const passwords = new PasswordHasher(readSettings(school.environment));

    expect(await passwords.matches(password, null)).toBe(false);
  });
});

describe('one-time passwords', () => {
  it('of 6,000 accounts take less than six seconds of processor time', async () => {
    const issue = (count: number) => Promise.all(Array.from({ length: count }, () => issueOneTimePassword(new Date())));
    await issue(50);

    const ms = await cpuMsUntilDone(() => issue(600));

    expect(ms * 10).toBeLessThan(6_000);
  });

  it('differ, and so do their hashes', async () => {
    const issued = await Promise.all([1, 2, 3].map(() => issueOneTimePassword(new Date())));

    const parts = issued.flatMap(({ plaintext, hash }) => [plaintext, ...hash.split('$').slice(2)]);

    expect(new Set(parts).size).toBe(9);
  });
});
