import type { Answer } from '../support/client.js';
import type { Person, School } from '../support/school.js';
import { statementsOf } from '../support/statements.js';

/** What the school of these attacks allows: small numbers, so that an attack is short. */
export const limited = {
  RATE_LIMIT_ENABLED: 'true',
  TRUST_PROXY: '127.0.0.1',
  LIMIT_MAILS_PER_IP: '20',
  LIMIT_FAILURES_PER_IP: '20',
};

let made = 0;
const unique = () => `stranger${++made}@elsewhere.example`;
const password = 'a first red horse';
const from = (ip: string, userAgent = 'node') => ({ 'x-forwarded-for': ip, 'user-agent': userAgent });
const anyAddress = (n: number) => `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`;
const statusesOf = (answers: Answer[]) => answers.map(({ status }) => status);
const counted = (answers: Answer[], status: number) => statusesOf(answers).filter((each) => each === status).length;

/** A body without what differs between any two answers. */
const bodyOf = ({ status, body }: Answer) => ({ status, ...body, requestId: '' });

async function inTurn(times: number, ask: (turn: number) => Promise<Answer>): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let turn = 0; turn < times; turn++) answers.push(await ask(turn));
  return answers;
}

const registration = (school: School, mode: string) =>
  school.as(school.root).patch('/organizations/current', { settings: { registration: mode } });

/** Medians of the processor time two requests take, taking turns. */
async function cpuMedians(one: () => Promise<unknown>, other: () => Promise<unknown>): Promise<[number, number]> {
  const spent: [number[], number[]] = [[], []];
  for (let turn = -5; turn < 80; turn++) {
    for (const [index, ask] of [one, other].entries()) {
      const before = process.cpuUsage();
      await ask();
      const { user, system } = process.cpuUsage(before);
      if (turn >= 0) spent[index]?.push((user + system) / 1000);
    }
  }
  const [first, second] = spent.map((times) => times.sort((a, b) => a - b)[40] ?? 0);
  return [first ?? 0, second ?? 0];
}

/** Both requests run the same SQL and, within a generous margin, take the same processor time. */
async function expectSameWork(school: School, one: () => Promise<Answer>, other: () => Promise<Answer>): Promise<void> {
  await one();
  await other();
  expect(await statementsOf(school, one)).toEqual(await statementsOf(school, other));
  const [first, second] = await cpuMedians(one, other);
  expect(Math.max(first, second)).toBeLessThan(Math.min(first, second) * 1.35 + 0.5);
}

export async function probeByInvitation(school: School): Promise<void> {
  const invited = unique();
  const toTaken = await school.as(school.root).post('/users/invitations', { email: school.ben.email, role: 'TEACHER' });
  const toFree = await school.as(school.root).post('/users/invitations', { email: invited, role: 'TEACHER' });
  const register = (email: string, inviteCode?: string) =>
    school.anyone.post('/auth/register', { email, password, inviteCode }, from('198.51.100.1'));
  await registration(school, 'invite');

  const uninvited = [await register(school.ben.email), await register(unique())];
  const refused = [
    await register(school.ben.email, 'a made up code'),
    await register(unique(), 'a made up code'),
    await register(invited, 'a made up code'),
    await register(school.ben.email, toFree.body.inviteCode),
    await register(unique(), toFree.body.inviteCode),
    await register(school.ben.email, toTaken.body.inviteCode),
  ];
  await registration(school, 'open');

  expect(new Set(uninvited.map((answer) => JSON.stringify(bodyOf(answer)))).size).toBe(1);
  expect(uninvited[0]?.body.code).toBe('invitation_required');
  expect(new Set(refused.map((answer) => JSON.stringify(bodyOf(answer)))).size).toBe(1);
  expect([refused[0]?.status, refused[0]?.body.code]).toEqual([403, 'invitation_invalid']);
}

export async function probeByRegistering(school: School): Promise<void> {
  const register = (email: string) => school.anyone.post('/auth/register', { email, password });
  const stranger = unique();

  const taken = await register(school.ben.email);
  const free = await register(stranger);

  expect(taken.body).toEqual(free.body);
  expect([taken.status, taken.body]).toEqual([201, { status: 'verification_required' }]);
  expect((await school.mailTo(school.ben.email)).subject).toBe('Test School: You already have an account');
  expect((await school.mailTo(stranger)).subject).toBe('Test School: Confirm your email address');
  await expectSameWork(
    school,
    () => register(school.ben.email),
    () => register(unique()),
  );
}

export async function enterUnverified(school: School): Promise<void> {
  const email = unique();
  const login = () => school.anyone.post('/auth/login', { email, password });
  await school.anyone.post('/auth/register', { email, password });
  const { token } = await school.mailTo(email);

  const before = await login();
  await school.anyone.post('/auth/verify-email', { token });
  const after = await login();
  await school.sql('UPDATE users SET email_verified = false WHERE email = $1', [email]);
  const renewed = await school.anyone.post('/auth/refresh-token', { refreshToken: after.body.refreshToken });
  const unreachable = await school.anyone.post('/auth/register', { email: 'me@students.test.invalid', password });

  expect([before.status, before.body.code, after.status]).toEqual([403, 'email_unverified', 200]);
  expect([renewed.status, renewed.body.code]).toEqual([403, 'email_unverified']);
  expect([unreachable.status, unreachable.body.code]).toEqual([400, 'email_unreachable']);
}

export async function probeByForgottenPassword(school: School): Promise<void> {
  const ask = (email: string) => school.anyone.post('/auth/forgot-password', { email });

  const known = await ask(school.paula.email);
  const unknown = await ask(unique());

  expect([known.status, known.body]).toEqual([unknown.status, unknown.body]);
  expect((await school.mailTo(school.paula.email)).subject).toBe('Test School: Choose a new password');
  await expectSameWork(
    school,
    () => ask(school.paula.email),
    () => ask(unique()),
  );
}

export async function varyRecipients(school: School): Promise<void> {
  const register = (email: string, ip: string) => school.anyone.post('/auth/register', { email, password }, from(ip));
  const forgot = (email: string, ip: string) => school.anyone.post('/auth/forgot-password', { email }, from(ip));

  const tagged = await inTurn(8, (n) => register(`victim+${n}@elsewhere.example`, anyAddress(1000 + n)));
  const mailboxes = ['s.tranger', 'st.ranger', 'str.anger', 'stra.nger', 'stran.ger', 'strang.er', 'strange.r'];
  const dotted = await inTurn(7, (n) => forgot(`${mailboxes[n]}@gmail.com`, anyAddress(2000 + n)));
  const others = await inTurn(7, (n) => forgot(`${mailboxes[n]}@elsewhere.example`, anyAddress(3000 + n)));
  const oneNetwork = await inTurn(24, (n) => (n % 2 ? register : forgot)(unique(), `2001:db8:1:2::${n + 1}`));

  expect([counted(tagged, 201), counted(tagged, 429)]).toEqual([5, 3]);
  expect([counted(dotted, 202), counted(dotted, 429), counted(others, 202)]).toEqual([5, 2, 7]);
  expect([counted(oneNetwork, 429), oneNetwork.at(-1)?.headers.get('ratelimit')]).toEqual([
    4,
    expect.stringMatching(/"mail-address";r=0;t=\d+$/),
  ]);
}

export async function guessTokens(school: School): Promise<void> {
  const headers = (n: number) => from(`2001:db8:9:9:${n + 1}::1`);
  const routes = [
    (n: number) => school.anyone.post('/auth/reset-password', { token: `guess ${n}`, password }, headers(n)),
    (n: number) => school.anyone.post('/auth/verify-email', { token: `guess ${n}` }, headers(n)),
    (n: number) => school.anyone.post('/auth/refresh-token', { refreshToken: `guess ${n}` }, headers(n)),
    (n: number) => school.anyone.post('/auth/register', { email: unique(), password, inviteCode: `${n}` }, headers(n)),
    (n: number) =>
      school.anyone.post('/auth/register', { email: school.ben.email, password, inviteCode: `${n}` }, headers(n)),
  ];

  const answers = await inTurn(30, (n) => routes[n % routes.length](n));

  expect(counted(answers, 429)).toBe(10);
  const refused = answers.at(-1);
  expect(refused?.headers.get('ratelimit-policy')).toContain('"auth-failures";q=20;w=3600');
  expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
}

export async function listTakenAddresses(school: School): Promise<void> {
  const register = (n: number) =>
    school.anyone.post('/auth/register', { email: unique(), password }, from(`2001:db8:7:7::${n}`));
  const retaken = async (n: number) => {
    const { email } = await school.person('STUDENT');
    return school.anyone.post('/auth/register', { email, password }, from(`2001:db8:7:7::${n + 1}`));
  };

  const answers = await inTurn(30, retaken);

  expect([counted(answers, 409), counted(answers, 429), (await register(99)).status]).toEqual([20, 10, 429]);
}

export async function changeAddressOften(school: School): Promise<void> {
  const person = await school.person('TEACHER');
  const change = (n: number) =>
    school
      .as(person)
      .patch('/auth/me', { email: unique(), currentPassword: person.password }, from(anyAddress(4000 + n)));

  const answers = await inTurn(8, change);

  expect([counted(answers, 429), statusesOf(answers).slice(-3)]).toEqual([3, [429, 429, 429]]);
}

export async function floodWithInvitations(school: School): Promise<void> {
  const invite = (by: Person, email: string) =>
    school.as(by).post('/users/invitations', { email, classroomId: by === school.olga ? school.p1b : school.p1a });

  const answers = await inTurn(80, (n) => invite(n % 2 ? school.ana : school.olga, `target+${n}@elsewhere.example`));

  expect([counted(answers, 201), counted(answers, 429)]).toEqual([3, 77]);
  const [queued] = await school.sql<{ count: string }>(
    `SELECT count(*) FROM outbox_emails WHERE recipient LIKE 'target%'`,
  );
  expect(queued?.count).toBe('3');
}

export async function keepManyCodes(school: School): Promise<void> {
  const email = unique();
  const invite = () => school.as(school.ana).post('/users/invitations', { email, classroomId: school.p1a });

  const [first, second] = [await invite(), await invite()];
  const register = (inviteCode: string) =>
    school.anyone.post('/auth/register', { email, password, inviteCode }, from('198.51.100.7'));
  const old = await register(first.body.inviteCode);
  const [open] = await school.sql<{ count: string }>('SELECT count(*) FROM invitations WHERE email = $1', [email]);

  expect([old.status, open?.count, (await register(second.body.inviteCode)).status]).toEqual([403, '1', 201]);
}

export async function lockTheOwnerOut(school: School): Promise<void> {
  const { email, password: right } = await school.person('TEACHER');
  const home = from('203.0.113.5', 'Mozilla/5.0 (X11; rv:140.0) Firefox/140.0');
  const login = (word: string, headers: Record<string, string>) =>
    school.anyone.post('/auth/login', { email, password: word }, headers);
  await login(right, home);

  const oneAddress = await inTurn(15, (n) => login(`guess ${n}`, from('192.0.2.66', `agent ${n}`)));
  const elsewhere = await login(right, from('203.0.113.99'));
  const manyAddresses = await inTurn(200, (n) => login(`guess ${n}`, from(anyAddress(5000 + n))));
  const unknownDevice = await login(right, from('203.0.113.98'));
  const updated = from('203.0.113.5', 'Mozilla/5.0 (X11; rv:141.0) Firefox/141.0');

  expect([counted(oneAddress, 401), counted(oneAddress, 429), elsewhere.status]).toEqual([10, 5, 200]);
  expect([counted(manyAddresses, 401), counted(manyAddresses, 429)]).toEqual([90, 110]);
  expect([unknownDevice.status, (await login(right, home)).status, (await login(right, updated)).status]).toEqual([
    429, 200, 200,
  ]);
}

export async function guessFromAKnownDevice(school: School): Promise<void> {
  const { email, password: right } = await school.person('TEACHER');
  const library = from('203.0.113.20', 'Library PC');
  const login = (word: string, headers = library) =>
    school.anyone.post('/auth/login', { email, password: word }, headers);
  await login(right);

  const guesses = await inTurn(15, (n) => login(`guess ${n}`));

  expect([counted(guesses, 401), counted(guesses, 429)]).toEqual([10, 5]);
  expect((await login(right, from('203.0.113.21'))).status).toBe(200);
}

export async function lockASchoolOut(school: School): Promise<void> {
  const shared = from('203.0.113.40', 'Lab PC');
  const { email, password: right } = await school.person('STUDENT');
  const login = (name: string, word: string) =>
    school.anyone.post('/auth/login', { email: name, password: word }, shared);

  const logins = await inTurn(120, () => login(email, right));
  const guesses = await inTurn(110, () => login(unique(), 'guess'));

  expect(counted(logins, 200)).toBe(120);
  expect([counted(guesses, 401), counted(guesses, 429)]).toEqual([100, 10]);
  expect((await login(email, right)).status).toBe(200);
}
