import { JwtStrategy } from '#identity/auth/access-tokens.js';
import type { Person, School } from '../support/school.js';

let count = 0;
const address = (name: string) => `${name}${++count}@accounts.example`;
const codes = (answers: { status: number; body: { code?: string } }[]) =>
  answers.map(({ status, body }) => [status, body.code]);

/** A student who opened the account without the school. */
async function selfRegistered(school: School): Promise<Person> {
  const [email, password] = [address('self'), 'a first red horse'];
  const { body } = await school.anyone.post('/auth/register', { email, password });
  return { id: body.user.id, email, password };
}

/** A student whose account the school made, in the class if there is one. */
async function managed(school: School, classroomId: string | null = null) {
  const draft = { firstName: 'Mia', lastName: 'Moss', ...(classroomId ? { classroomId } : { level: 'P1' }) };
  const { body } = await school.as(school.root).post('/students', draft);
  return body as { student: { id: string; username: string }; oneTimePassword: string };
}

/** A managed account with a password its owner chose. */
async function managedAndIn(school: School): Promise<Person & { username: string }> {
  const { student, oneTimePassword } = await managed(school, school.p1a);
  const password = 'my own red horse';
  await school.anyone.post('/auth/login', {
    email: student.username,
    password: oneTimePassword,
    newPassword: password,
  });
  return { id: student.id, email: student.username, password, username: student.username };
}

export async function classOfAFarYear(school: School): Promise<void> {
  const teacher = school.as(school.ana);
  const far = await teacher.post('/classrooms', { level: 'P1', academicYear: '2099' });
  const { body: next } = await teacher.post('/classrooms', { level: 'P6', academicYear: '2027' });
  const moved = await teacher.patch(`/classrooms/${next.id}`, { academicYear: '2099' });
  const nonsense = await school.as(school.root).post('/classrooms', { level: 'P1', academicYear: '2026-2099' });
  const unknown = await school.as(school.root).post('/classrooms', { level: 'P1', academicYear: '9998' });

  expect(codes([far, moved])).toEqual(Array(2).fill([403, 'academic_year_closed']));
  expect(codes([nonsense, unknown])).toEqual(Array(2).fill([400, 'validation_failed']));
}

export async function studentOfAnotherClass(school: School): Promise<void> {
  const teacher = school.as(school.ana);
  const { body: next } = await teacher.post('/classrooms', { level: 'P5', academicYear: '2027' });
  const own = await managed(school, school.p1b);
  const free = await managed(school);

  const add = (room: string, userId: string) => teacher.post(`/classrooms/${room}/members`, { userId });
  const answers = [
    await add(school.p1a, school.zoe.id),
    await add(school.p1a, own.student.id),
    await add(next.id, own.student.id),
    await add(next.id, free.student.id),
  ];
  const patched = await teacher.patch(`/students/${own.student.id}`, { classroomId: school.p1a });

  expect(codes(answers)).toEqual([
    [403, 'consent_required'],
    [403, 'consent_required'],
    [403, 'academic_year_closed'],
    [403, 'academic_year_closed'],
  ]);
  expect(patched.status).toBe(404);
}

export async function strangerWithoutClass(school: School): Promise<void> {
  const stranger = await selfRegistered(school);

  const added = await school.as(school.ana).post(`/classrooms/${school.p1a}/members`, { userId: stranger.id });

  expect(codes([added])).toEqual([[403, 'consent_required']]);
  expect(
    (await school.with((await school.login(stranger)).body.accessToken).get('/auth/me')).body.classroomIds,
  ).toEqual([]);
}

export async function passwordOfASelfRegistered(school: School): Promise<void> {
  const person = await selfRegistered(school);
  await school.as(school.root).post(`/classrooms/${school.p1a}/members`, { userId: person.id });
  const teacher = school.as(school.ana);

  const answers = [
    await teacher.post(`/students/${person.id}/one-time-password`),
    await teacher.patch(`/students/${person.id}`, { email: address('mine') }),
    await teacher.patch(`/students/${person.id}`, { username: 'taken.over' }),
    await teacher.post(`/students/${school.ben.id}/one-time-password`),
  ];
  const byAdmin = await school.as(school.root).post(`/students/${person.id}/one-time-password`);

  expect(codes(answers)).toEqual(Array(4).fill([403, 'account_not_managed']));
  expect(byAdmin.status).toBe(200);
}

export async function passwordOutsideTheYear(school: School): Promise<void> {
  const { body: old } = await school.as(school.root).post('/classrooms', { level: 'P4', academicYear: '2025' });
  await school.as(school.root).post(`/classrooms/${old.id}/members`, { userId: school.ana.id });
  const { student } = await managed(school, old.id);
  const teacher = school.as(school.ana);

  const answers = [
    await teacher.post(`/students/${student.id}/one-time-password`),
    await teacher.patch(`/students/${student.id}`, { email: address('mine') }),
  ];
  const ofClass = await teacher.post(`/classrooms/${old.id}/one-time-passwords`);
  const foreign = await teacher.post(`/classrooms/${school.p1b}/one-time-passwords`);

  expect(codes(answers)).toEqual(Array(2).fill([403, 'account_not_managed']));
  expect([ofClass.body.accounts, foreign.status]).toEqual([[], 404]);
}

export async function addressByATokenAlone(school: School): Promise<void> {
  const person = await school.person('STUDENT');
  const thief = school.as(person);
  const email = address('thief');

  const answers = [
    await thief.patch('/auth/me', { email }),
    await thief.put('/users/me', { email, currentPassword: 'wrong horse' }),
  ];
  const admin = await school.person('ADMIN');
  const own = [
    await school.as(admin).patch(`/users/${admin.id}`, { email }),
    await school.as(admin).post(`/users/${admin.id}/one-time-password`),
  ];

  expect(codes(answers)).toEqual(Array(2).fill([400, 'password_wrong']));
  expect(codes(own)).toEqual(Array(2).fill([403, 'own_account']));
  expect((await thief.get('/users/me')).body).toMatchObject({ email: person.email, pendingEmail: null });
}

export async function addressBeforeItIsConfirmed(school: School): Promise<void> {
  const person = await school.person('STUDENT');
  const email = address('next');

  const asked = await school.as(person).patch('/auth/me', { email, currentPassword: person.password });

  expect(asked.body).toMatchObject({ email: person.email, emailVerified: true, pendingEmail: email });
  expect((await school.mailTo(person.email)).subject).toContain('about to change');
  expect((await school.login({ ...person, email })).status).toBe(401);
  const { token } = await school.mailTo(email);
  expect((await school.anyone.post('/auth/verify-email', { token })).status).toBe(204);
  expect((await school.as(person).get('/users/me')).body).toMatchObject({
    email,
    emailVerified: true,
    pendingEmail: null,
  });
  for (const told of [person.email, email]) expect((await school.mailTo(told)).subject).toContain('was changed');
}

export async function tokensOfAnotherAddress(school: School): Promise<void> {
  const person = await school.person('STUDENT');
  await school.anyone.post('/auth/forgot-password', { email: person.email });
  const reset = (await school.mailTo(person.email)).token;
  const email = address('moved');
  await school.as(person).patch('/auth/me', { email, currentPassword: person.password });
  await school.anyone.post('/auth/verify-email', { token: (await school.mailTo(email)).token });

  const late = await school.anyone.post('/auth/reset-password', { token: reset, password: 'a thief’s red horse' });

  expect(codes([late])).toEqual([[400, 'token_invalid']]);
}

export async function tokensAfterAChangeByStaff(school: School): Promise<void> {
  const person = await school.person('TEACHER');
  const path = `/users/${person.id}`;
  await school.anyone.post('/auth/forgot-password', { email: person.email });
  const { token } = await school.mailTo(person.email);
  const email = address('staff');

  const changed = await school.as(school.root).patch(path, { email });
  const told = await school.mailTo(person.email);
  await school.as(school.root).patch(path, { email: person.email });
  const late = await school.anyone.post('/auth/reset-password', { token, password: 'a thief’s red horse' });

  expect([changed.body.email, changed.body.emailVerified, told.subject]).toEqual([
    email,
    false,
    'Test School: Your email address was changed',
  ]);
  expect(codes([late])).toEqual([[400, 'token_invalid']]);
}

export async function pendingAddressAfterAReset(school: School): Promise<void> {
  const person = await school.person('STUDENT');
  const email = address('thief');
  await school.as(person).patch('/auth/me', { email, currentPassword: person.password });
  const thief = await school.mailTo(email);
  await school.anyone.post('/auth/forgot-password', { email: person.email });
  const { token } = await school.mailTo(person.email);
  await school.anyone.post('/auth/reset-password', { token, password: 'a new red horse' });

  const late = await school.anyone.post('/auth/verify-email', { token: thief.token });

  expect(codes([late])).toEqual([[400, 'token_invalid']]);
}

export async function codeSeenByTheInviter(school: School): Promise<void> {
  const [email, password] = [address('invited'), 'a first red horse'];
  const { body } = await school.as(school.ana).post('/users/invitations', { email, classroomId: school.p1a });

  const joined = await school.anyone.post('/auth/register', { email, password, inviteCode: body.inviteCode });

  const { body: account } = await school.with(joined.body.accessToken).get('/users/me');
  expect([joined.status, account.emailVerified]).toEqual([201, false]);
}

export async function passwordOfLastMonth(school: School): Promise<void> {
  const { student, oneTimePassword } = await managed(school, school.p1a);
  const { body: teacher } = await school.as(school.root).post('/users', { email: address('new'), role: 'TEACHER' });
  const secondInstance = await school.secondInstance();
  secondInstance.advanceClock({ minutes: 14 * 24 * 60, seconds: 1 });
  const enter = (email: string, password: string) =>
    secondInstance.anyone.post('/auth/login', { email, password, newPassword: 'my own red horse' });

  const answers = [
    await enter(student.username, oneTimePassword),
    await enter(teacher.user.email, teacher.oneTimePassword),
  ];
  const { body } = await secondInstance.as(school.ana).post(`/students/${student.id}/one-time-password`);

  expect(codes(answers)).toEqual(Array(2).fill([403, 'one_time_password_expired']));
  expect((await enter(student.username, body.oneTimePassword)).status).toBe(200);
}

export async function passwordKeptBySuspension(school: School): Promise<void> {
  const { body } = await school.as(school.root).post('/users', { email: address('late'), role: 'TEACHER' });
  await school.as(school.root).post(`/users/${body.user.id}/suspend`);
  await school.as(school.root).post(`/users/${body.user.id}/reactivate`);

  const entered = await school.login({ ...body.user, password: body.oneTimePassword });

  expect(codes([entered])).toEqual([[403, 'password_change_required']]);
}

export async function nameOfStaff(school: School): Promise<void> {
  const student = school.as(await managedAndIn(school));

  const answers = [
    await student.patch('/auth/me', { firstName: 'Ana', lastName: 'Alves' }),
    await student.put('/users/me', { username: 'ana.alves' }),
  ];
  const same = await student.patch('/auth/me', { firstName: 'Mia' });

  expect(codes(answers)).toEqual(Array(2).fill([403, 'name_set_by_school']));
  expect(same.status).toBe(200);
}

const lookalikes: [string, object][] = [
  ['a private-use character in a name', { firstName: 'An\ue000a' }],
  ['a Hangul filler', { lastName: '\u3164' }],
  ['a Cyrillic letter in the address', { email: 'аna@test.example' }],
  ['a Cyrillic letter in the domain', { email: 'ana@tеst.example' }],
  ['a zero-width joiner in the address', { email: 'a\u200dna@test.example' }],
  ['a Cyrillic letter in the username', { username: 'аna' }],
];

export async function lookalikeAccounts(school: School): Promise<void> {
  const root = school.as(school.root);
  for (const [, fields] of lookalikes) {
    const names = { firstName: 'A', lastName: 'B', level: 'P1' };
    const [field] = Object.keys(fields);
    const answers = [
      await root.post('/users', { email: address('x'), ...fields }),
      await root.post('/students', { ...names, ...fields }),
      await root.patch(`/students/${school.ben.id}`, fields),
      await school.as(school.paula).patch('/auth/me', { ...fields, currentPassword: school.paula.password }),
    ];
    if (field !== 'username')
      answers.push(
        await school.anyone.post('/auth/register', { email: address('x'), password: 'a red horse', ...fields }),
      );
    for (const { status, body } of answers) expect([status, body.errors?.[0].field]).toEqual([400, field]);
  }
}

export async function lookalikesInARoster(school: School): Promise<void> {
  const roster = (line: string) =>
    school.as(school.root).upload('/imports/roster', 'roster.csv', `role,first_name,last_name,username,email\n${line}`);

  const answers = [
    await roster('teacher,An\ue000a,Alves,anna,\n'),
    await roster('teacher,Ana,Alves,аna,\n'),
    await roster('teacher,Ana,Alves,,аna@test.example\n'),
  ];

  expect(answers.map(({ status, body }) => [status, body.errors?.[0].rule])).toEqual([
    [400, 'name_illegible'],
    [400, 'username_invalid'],
    [400, 'email_invalid'],
  ]);
}

export async function namesInTwoSpellings(school: School): Promise<void> {
  const { body } = await school
    .as(school.root)
    .post('/users', { email: address('nfc'), firstName: 'Zo\u200be\u0308\u0007', lastName: 'A\u00a0 \u202eB' });

  expect([body.user.firstName, body.user.lastName]).toEqual(['Zo\u00eb', 'A B']);
}

export async function headersAroundOneToken(school: School): Promise<void> {
  const { body } = await school.login(school.paula);
  const remembered = () => school.app.get<{ verified: Map<string, unknown> }>(JwtStrategy).verified.size;
  const before = remembered();
  const spellings = ['Bearer ', 'bearer ', 'BEARER ', 'Bearer   ', 'bEaReR  '];
  const headers = spellings.flatMap((scheme) =>
    ['', ' x', ` ${'y'.repeat(4_000)}`].map((end) => scheme + body.accessToken + end),
  );

  for (const authorization of headers)
    expect((await school.anyone.get('/auth/me', { authorization })).status).toBe(200);

  expect(remembered() - before).toBeLessThanOrEqual(1);
  expect((await school.anyone.get('/auth/me', { authorization: `Basic  ${body.accessToken}` })).status).toBe(401);
}
