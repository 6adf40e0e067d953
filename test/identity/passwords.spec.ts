import { isCommon } from '#identity/credentials/common-passwords.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

const forgot = (email: string) => school.anyone.post('/auth/forgot-password', { email });
const reset = (token: string, password: string) => school.anyone.post('/auth/reset-password', { token, password });

describe('a forgotten password', () => {
  it('is replaced by a mailed link, once, and every session ends', async () => {
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

  it('is replaced by one of ten who use the link at once', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const { token } = await school.mailTo(person.email);

    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => reset(token, `red horse number ${n}`)));

    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array<number>(9).fill(400)]);
  });

  it('has thirty minutes to be replaced', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const { token } = await school.mailTo(person.email);
    const secondInstance = await school.secondInstance();
    secondInstance.advanceClock({ minutes: 30, seconds: 1 });

    const late = await secondInstance.anyone.post('/auth/reset-password', { token, password: 'a late red horse' });

    expect([late.status, late.body.code]).toEqual([400, 'token_invalid']);
  });

  it('has one link: a new one voids the old', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const old = await school.mailTo(person.email);
    await forgot(person.email);

    const newest = await school.mailTo(person.email);
    expect((await reset(old.token, 'a new red horse')).body.code).toBe('token_invalid');
    expect((await reset(newest.token, 'a new red horse')).status).toBe(204);
  });

  it('is kept as a hash; neither link nor mail stands in the database', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const { token } = await school.mailTo(person.email);

    const rows = await school.sql(`SELECT row_to_json(t)::text FROM auth_tokens t
      UNION ALL SELECT row_to_json(o)::text FROM outbox_emails o
      UNION ALL SELECT row_to_json(j)::text FROM graphile_worker._private_jobs j`);

    expect(token).toHaveLength(43);
    expect(JSON.stringify(rows)).not.toContain(token);
  });

  it('stays when the new one is weak, and the link stays good', async () => {
    const person = await school.person('STUDENT');
    await forgot(person.email);
    const { token } = await school.mailTo(person.email);

    const weak = await reset(token, person.email);

    expect([weak.status, weak.body.code]).toEqual([400, 'password_weak']);
    expect((await reset(token, 'a new red horse')).status).toBe(204);
  });

  it('is not replaced by a token for another purpose', async () => {
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

  it('takes the link that was sent again', async () => {
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
  it('needs the old password and ends every session', async () => {
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
    ['seven letters and a long one', 'kjwhdqé', 400],
    ['64 characters', 'k'.repeat(63) + 'j', 201],
    ['72 bytes', 'é'.repeat(35) + 'kj', 201],
    ['73 bytes', 'é'.repeat(36) + 'k', 400],
    ['what everybody tries', 'Password123', 400],
    ['what everybody tries, in disguise', 'P@$$w0rd2026!', 400],
    ['a run of keys', '1q2w3e4r5t', 400],
    ['the alphabet backwards', 'hgfedcba', 400],
    ['one piece over and over', 'abc1abc1abc1', 400],
    ['digits only, but nobody’s', '8264019375', 201],
    ['a common word among others', 'password of my own', 201],
    ['one letter over and over', 'zzzzzzzzzz', 400],
    ['spaces and emoji', 'my 🐴 is red', 201],
  ])('of %s', async (_, password, expected) => {
    const email = `pw${Math.random()}@test.example`;

    const { status } = await school.anyone.post('/auth/register', { email, password });

    expect(status).toBe(expected);
  });

  it('is none of thousands that are tried first', () => {
    const stems =
      'password welcome dragon monkey sunshine princess football iloveyou qwerty letmein superman teacher student';
    const years = Array.from({ length: 100 }, (_, n) => String(1950 + n));
    const endings = ['', '!', '1', '123', '1!', ...Array.from({ length: 200 }, (_, n) => String(n)), ...years];
    const tried = stems.split(' ').flatMap((stem) => endings.map((ending) => stem + ending));

    const allowed = tried.filter((password) => !isCommon(password));

    expect(tried.length).toBeGreaterThan(3_000);
    expect(allowed).toEqual([]);
  });

  it('is the same however its letters are composed', async () => {
    const email = `nfc${Date.now()}@test.example`;
    await school.anyone.post('/auth/register', { email, password: 'caf\u00e9 au lait' });

    const { status } = await school.anyone.post('/auth/login', { email, password: 'cafe\u0301 au lait' });

    expect(status).toBe(200);
  });
});
