import { v7 as uuidv7 } from 'uuid';
import { documentOf } from '../contract/operations.js';
import { openSchool } from '../support/school.js';

const school = openSchool();

type Row = Record<string, unknown>;
const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id);

/** Creates a student in P1A. */
async function createStudent(values: Row = {}) {
  const draft = { firstName: 'Nina', lastName: 'Neu', classroomId: school.p1a, ...values };
  const { body } = await school.as(school.root).post('/students', draft);
  return body as { student: Row & { id: string; username: string }; oneTimePassword: string };
}

describe('GET /students', () => {
  it('lists all students with their classroom, by name, for an admin', async () => {
    const { status, body } = await school.as(school.root).get('/students');

    expect([status, body.total, body.page, body.limit]).toEqual([200, 2, 1, 20]);
    expect(idsOf(body)).toEqual([school.ben.id, school.zoe.id]);
    expect(body.items[0]).toMatchObject({
      firstName: 'Ben',
      displayName: 'Ben Bauer',
      username: 'ben',
      email: 'ben@test.example',
      studentNumber: 'S-1',
      level: 'P1',
      status: 'active',
      accountStatus: 'active',
      managed: false,
      classroom: { id: school.p1a, name: 'P1A', level: 'P1', classNumber: 1, academicYear: '2026' },
    });
    expect(body.items[0].passwordHash).toBeUndefined();
  });

  it.each(['ana', 'paula'] as const)('lists only Ben for %s', async (name) => {
    const { body } = await school.as(school[name]).get('/students');

    expect(idsOf(body)).toEqual([school.ben.id]);
  });

  it('takes two statements, however many students there are', async () => {
    await school.as(school.root).get('/students?limit=1');

    const { headers, body } = await school.as(school.root).get('/students?limit=1&page=2');

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
    expect([idsOf(body), body.total]).toEqual([[school.zoe.id], 2]);
  });

  it.each([
    ['classroomId=01900000-0000-7000-8000-00000000000b', ['zoe']],
    ['level=p1', ['ben', 'zoe']],
    ['level=M1', []],
    ['status=active&q=BAU', ['ben']],
    ['status=left', []],
    ['q=s-2', ['zoe']],
    ['q=%25', []],
    ['page=9', []],
  ] as const)('filters by %s', async (filter, names) => {
    const { body } = await school.as(school.root).get(`/students?${filter}`);

    expect(idsOf(body)).toEqual(names.map((name) => school[name].id));
  });

  it('finds self-registered students', async () => {
    const person = await school.person('STUDENT', school.p1b);

    const { body } = await school.as(school.olga).get('/students?q=person');

    expect(body.items).toMatchObject([{ id: person.id, level: 'P1', status: 'active', studentNumber: null }]);
  });

  it('is not accessible to students and requires authentication', async () => {
    const student = await school.as(school.ben).get('/students');
    const unauthenticated = await school.anyone.get('/students');
    const wrong = await school.as(school.root).get('/students?status=asleep');

    expect([student.status, unauthenticated.status, wrong.status]).toEqual([403, 401, 400]);
  });
});

describe('GET /classrooms/:classroomId/students', () => {
  it.each(['root', 'ana'] as const)('lists the students of the classroom for %s', async (name) => {
    const { status, body } = await school.as(school[name]).get(`/classrooms/${school.p1a}/students?q=ben`);

    expect([status, idsOf(body)]).toEqual([200, [school.ben.id]]);
  });

  it('takes three statements: the guard, the page, the count', async () => {
    await school.as(school.ana).get(`/classrooms/${school.p1a}/students?limit=1`);

    const { headers } = await school.as(school.ana).get(`/classrooms/${school.p1a}/students?limit=1`);

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(3);
  });

  it.each([
    ['olga', 404],
    ['ben', 403],
    ['paula', 403],
    ['zoe', 403],
  ] as const)('responds to %s with %d', async (name, expected) => {
    const { status } = await school.as(school[name]).get(`/classrooms/${school.p1a}/students`);

    expect(status).toBe(expected);
  });

  it('requires authentication and a well-formed id', async () => {
    const unauthenticated = await school.anyone.get(`/classrooms/${school.p1a}/students`);
    const malformed = await school.as(school.root).get('/classrooms/P1A/students');

    expect([unauthenticated.status, malformed.status]).toEqual([401, 400]);
  });
});

describe('GET /students/:id', () => {
  it.each(['root', 'ana', 'ben', 'paula'] as const)('returns Ben to %s', async (name) => {
    const { status, body, headers } = await school.as(school[name]).get(`/students/${school.ben.id}`);

    expect([status, body.id]).toEqual([200, school.ben.id]);
    expect(headers.get('etag')).toBe(`"${body.version}"`);
  });

  it('returns current and past classrooms and the guardians', async () => {
    const { student } = await createStudent();
    const aunt = await school.person('PARENT');
    for (const { id } of [school.paula, aunt])
      await school.as(school.root).post(`/students/${student.id}/guardians`, { parentId: id, relation: 'aunt' });
    await school.as(school.root).patch(`/students/${student.id}`, { classroomId: school.p1b });

    const { body } = await school.as(school.olga).get(`/students/${student.id}`);
    const own = await school.as(aunt).get(`/students/${student.id}`);

    expect(body.memberships).toMatchObject([
      { classroomId: school.p1b, name: 'P1B', academicYear: '2026', leftAt: null },
      { classroomId: school.p1a, name: 'P1A', academicYear: '2026', leftAt: expect.any(String) },
    ]);
    expect(body.guardians.map(({ parentId }: { parentId: string }) => parentId)).toEqual([school.paula.id, aunt.id]);
    expect(own.body.guardians).toMatchObject([{ parentId: aunt.id, relation: 'aunt' }]);
  });

  it('takes two statements', async () => {
    await school.as(school.ana).get('/students');

    const { headers } = await school.as(school.ana).get(`/students/${school.ben.id}`);

    expect(headers.get('x-statements')).toBe('2');
  });

  it.each(['olga', 'zoe'] as const)('returns 404 to %s', async (name) => {
    const { status } = await school.as(school[name]).get(`/students/${school.ben.id}`);

    expect(status).toBe(404);
  });

  it('rejects the id of a teacher, unknown and malformed ids, and missing tokens', async () => {
    const teacher = await school.as(school.root).get(`/students/${school.ana.id}`);
    const unknown = await school.as(school.root).get(`/students/${uuidv7()}`);
    const malformed = await school.as(school.root).get('/students/ben');
    const unauthenticated = await school.anyone.get(`/students/${school.ben.id}`);

    expect([teacher.status, unknown.status, malformed.status, unauthenticated.status]).toEqual([404, 404, 400, 401]);
  });
});

describe('POST /students', () => {
  it('creates a student without email in a classroom, with a placeholder address', async () => {
    const draft = { firstName: 'Zoë', lastName: 'Ó Briain', classroomId: school.p1a };

    const { status, body } = await school.as(school.ana).post('/students', draft);

    expect(status).toBe(201);
    expect(body.student).toMatchObject({
      username: 'zoe.obriain',
      email: null,
      level: 'P1',
      status: 'active',
      accountStatus: 'invited',
      managed: true,
      classroom: { id: school.p1a },
    });
    const [row] = await school.sql<Row>(`SELECT email FROM users WHERE id = $1`, [body.student.id]);
    expect(row?.email).toBe('zoe.obriain@students.test.invalid');
  });

  it('lets the student log in by username after choosing a password', async () => {
    const { student, oneTimePassword } = await createStudent({ firstName: 'Lina' });
    const login = { email: student.username, password: oneTimePassword };

    const first = await school.anyone.post('/auth/login', login);
    const chosen = await school.anyone.post('/auth/login', { ...login, newPassword: 'a green turtle' });
    const again = await school.anyone.post('/auth/login', login);

    expect([first.status, first.body.code]).toEqual([403, 'password_change_required']);
    expect([chosen.status, again.status]).toEqual([200, 401]);
  });

  it('generates unique usernames for concurrent students of the same name', async () => {
    const namesakes = Array.from({ length: 6 }, () => createStudent({ firstName: 'Twin', lastName: 'Same' }));

    const created = await Promise.all(namesakes);

    const usernames = created.map(({ student }) => student.username).sort();
    expect(usernames).toEqual(['twin.same', ...[2, 3, 4, 5, 6].map((n) => `twin.same${n}`)]);
  });

  it('generates a username for a name without Latin letters', async () => {
    const { student } = await createStudent({ firstName: 'สมชาย', lastName: 'ใจดี' });

    expect(student.username).toMatch(/^student\d*$/);
  });

  it('compares the level with that of the classroom like names', async () => {
    const { student } = await createStudent({ firstName: 'Wide', lastName: 'Letter', level: 'Ｐ1' });

    expect(student).toMatchObject({ level: 'P1', classroom: { id: school.p1a } });
  });

  it('lets an admin create a student without a classroom, at a level', async () => {
    const draft = { firstName: 'Milo', lastName: 'Moss', level: 'm1', studentNumber: 'S-77', email: 'Milo@Mail.org' };

    const { status, body } = await school.as(school.root).post('/students', { ...draft, username: 'milo' });

    expect(status).toBe(201);
    expect(body.student).toMatchObject({ level: 'M1', classroom: null, email: 'milo@mail.org', username: 'milo' });
  });

  it.each([
    ['neither classroom nor level', {}, 'placement_missing'],
    ['an unknown level', { level: 'Q9' }, 'level_unknown'],
    [
      'a level other than that of the classroom',
      { level: 'P2', classroomId: '01900000-0000-7000-8000-00000000000a' },
      'level_mismatch',
    ],
    ['no name', { level: 'P1', firstName: ' ' }, 'validation_failed'],
    ['a username with a space', { level: 'P1', username: 'a b' }, 'validation_failed'],
    ['an unknown field', { level: 'P1', role: 'ADMIN' }, 'validation_failed'],
  ])('rejects %s', async (_, values, code) => {
    const draft = { firstName: 'Any', lastName: 'One', ...values };

    const { status, body } = await school.as(school.root).post('/students', draft);

    expect([status, body.code]).toEqual([400, code]);
  });

  it.each([
    ['username', { username: 'ben' }, 'users_username_taken'],
    ['email address', { email: 'ben@test.example' }, 'users_email_taken'],
    ['student number', { studentNumber: 'S-1' }, 'student_number_taken'],
  ])('rejects a taken %s and creates no account', async (_, values, code) => {
    const draft = { firstName: 'Copy', lastName: 'Cat', level: 'P1', ...values };

    const { status, body } = await school.as(school.root).post('/students', draft);

    expect([status, body.code]).toEqual([409, code]);
    expect(await school.sql(`SELECT FROM users WHERE first_name = 'Copy'`)).toEqual([]);
  });

  it('lets a teacher create students only in classrooms they teach', async () => {
    const draft = { firstName: 'Any', lastName: 'One' };
    const elsewhere = await school.as(school.olga).post('/students', { ...draft, classroomId: school.p1a });
    const nowhere = await school.as(school.ana).post('/students', { ...draft, level: 'P1' });

    expect([elsewhere.status, nowhere.status]).toEqual([404, 403]);
  });

  it.each(['ben', 'paula'] as const)('is not accessible to %s', async (name) => {
    const { status } = await school.as(school[name]).post('/students', { firstName: 'A', lastName: 'B', level: 'P1' });

    expect(status).toBe(403);
  });

  it('requires authentication', async () => {
    const { status } = await school.anyone.post('/students', { firstName: 'A', lastName: 'B', level: 'P1' });

    expect(status).toBe(401);
  });
});

describe('PATCH /students/:id', () => {
  it('changes the record, and the placeholder address with the username', async () => {
    const { student } = await createStudent({ firstName: 'Typo' });

    const { status, body } = await school
      .as(school.ana)
      .patch(`/students/${student.id}`, { firstName: 'Taipo', username: 'taipo', studentNumber: 'S-9' });

    expect([status, body.firstName, body.username, body.studentNumber]).toEqual([200, 'Taipo', 'taipo', 'S-9']);
    const [row] = await school.sql<Row>(`SELECT email FROM users WHERE id = $1`, [student.id]);
    expect(row?.email).toBe('taipo@students.test.invalid');
  });

  it('sets and removes an email address', async () => {
    const { student } = await createStudent({ firstName: 'Mail' });
    const given = await school.as(school.ana).patch(`/students/${student.id}`, { email: 'mail@home.example' });

    const taken = await school.as(school.ana).patch(`/students/${student.id}`, { email: null });

    expect([given.body.email, taken.status, taken.body.email]).toEqual(['mail@home.example', 200, null]);
  });

  it('rejects changes based on an older version', async () => {
    const { student } = await createStudent({ firstName: 'Seen' });
    const seen = { 'if-match': `"${String(student.version)}"` };
    const responses = await Promise.all(
      ['A', 'B', 'C'].map((lastName) => school.as(school.ana).patch(`/students/${student.id}`, { lastName }, seen)),
    );

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
  });

  it('moves a student to another classroom of the year if the actor may edit both', async () => {
    const { student } = await createStudent({ firstName: 'Moving' });
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'P2' });

    const refused = await school.as(school.ana).patch(`/students/${student.id}`, { classroomId: room.id });
    const moved = await school.as(school.root).patch(`/students/${student.id}`, { classroomId: room.id });

    expect(refused.status).toBe(404);
    expect([moved.status, moved.body.classroom.id, moved.body.level]).toEqual([200, room.id, 'P2']);
    const { status } = await school.as(school.ana).get(`/students/${student.id}`);
    expect(status).toBe(404);
  });

  it('rejects a level other than that of the classroom, and accepts any without a classroom', async () => {
    const { student } = await createStudent({ firstName: 'Level' });
    const change = (changes: object) => school.as(school.root).patch(`/students/${student.id}`, changes);

    const other = await change({ level: 'P3' });
    const same = await change({ level: 'p1' });
    const left = await change({ classroomId: null, level: 'P3' });

    expect([other.status, other.body.code, same.status, same.body.level]).toEqual([400, 'level_mismatch', 200, 'P1']);
    expect([left.status, left.body.level, left.body.classroom]).toEqual([200, 'P3', null]);
  });

  it('gives a student the level of the classroom they join, and follows it when it changes', async () => {
    const { student } = await createStudent({ firstName: 'Joiner', classroomId: null, level: 'P6' });
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'P4' });
    const level = async () => (await school.as(school.root).get(`/students/${student.id}`)).body.level;

    await school.as(school.root).post(`/classrooms/${room.id}/members`, { userId: student.id });
    const joined = await level();
    await school.as(school.root).patch(`/classrooms/${room.id}`, { level: 'P5' });

    expect([joined, await level()]).toEqual(['P4', 'P5']);
  });

  it('lets a teacher move a student between two classrooms they teach', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const { body: room } = await school.as(school.ana).post('/classrooms', { level: 'P2' });

    const { status, body } = await school.as(school.ana).patch(`/students/${student.id}`, { classroomId: room.id });

    expect([status, body.classroom?.id]).toEqual([200, room.id]);
  });

  it('lets a student leave and return', async () => {
    const { student } = await createStudent({ firstName: 'Leaving' });
    const left = await school.as(school.ana).patch(`/students/${student.id}`, { status: 'left' });
    const gone = await school.as(school.ana).get(`/students/${student.id}`);

    const back = await school
      .as(school.root)
      .patch(`/students/${student.id}`, { status: 'active', classroomId: school.p1a });

    expect([left.status, left.body.status, left.body.classroom]).toEqual([200, 'left', null]);
    expect(gone.status).toBe(404);
    expect([back.body.status, back.body.classroom.id]).toEqual(['active', school.p1a]);
  });

  it('removes a student who leaves from the classrooms of all years, and each join makes the student active again', async () => {
    const root = school.as(school.root);
    const { student } = await createStudent({ firstName: 'Everywhere' });
    const { body: next } = await root.post('/classrooms', { level: 'P2', academicYear: '2051' });
    await root.post(`/classrooms/${next.id}/members`, { userId: student.id });

    const refused = await school.as(school.ana).patch(`/students/${student.id}`, { status: 'left' });
    const left = await root.patch(`/students/${student.id}`, { status: 'left' });
    const joined = await root.post(`/classrooms/${next.id}/members`, { userId: student.id });

    expect([refused.status, refused.body.code]).toEqual([403, 'classroom_not_taught']);
    expect([left.status, left.body.classroom]).toEqual([200, null]);
    const { body: record } = await root.get(`/students/${student.id}`);
    expect([joined.status, record.status, record.level, record.classroom.id]).toEqual([201, 'active', 'P2', next.id]);
    expect(record.memberships.filter(({ leftAt }: { leftAt: string | null }) => leftAt === null)).toHaveLength(1);
  });

  it('moves a student in the classroom’s own year; the level stays that of the latest year', async () => {
    const root = school.as(school.root);
    const { student } = await createStudent({ firstName: 'Ahead' });
    const [next, other] = await Promise.all([
      root.post('/classrooms', { level: 'P2', academicYear: '2052' }),
      root.post('/classrooms', { level: 'P3' }),
    ]);
    await root.post(`/classrooms/${next.body.id}/members`, { userId: student.id });

    const moved = await root.patch(`/students/${student.id}`, { classroomId: other.body.id });
    const again = await root.patch(`/students/${student.id}`, { classroomId: other.body.id });
    const back = await root.patch(`/students/${student.id}`, { classroomId: null });

    expect([moved.status, moved.body.classroom.id, moved.body.level]).toEqual([200, next.body.id, 'P2']);
    expect([again.status, back.body.classroom.id, back.body.level]).toEqual([200, other.body.id, 'P3']);
    const { body: former } = await root.get(`/classrooms/${school.p1a}/students?q=Ahead`);
    expect(former.total).toBe(0);
  });

  it('keeps a graduated student out of classrooms', async () => {
    const { student } = await createStudent({ firstName: 'Alumna', classroomId: null, level: 'M6' });
    await school.sql(`UPDATE student_profiles SET status = 'graduated' WHERE id = $1`, [student.id]);
    const root = school.as(school.root);

    const added = await root.post(`/classrooms/${school.p1a}/members`, { userId: student.id });
    const placed = await root.patch(`/students/${student.id}`, { classroomId: school.p1a });

    expect([added.status, added.body.code]).toEqual([409, 'student_graduated']);
    expect([placed.status, placed.body.code]).toEqual([409, 'student_graduated']);
    expect((await root.get(`/students/${student.id}`)).body.memberships).toEqual([]);
  });

  it('does not change the status of a graduated student', async () => {
    const { student } = await createStudent({ firstName: 'Done' });
    await school.sql(`UPDATE student_profiles SET status = 'graduated' WHERE id = $1`, [student.id]);

    const { status, body } = await school.as(school.root).patch(`/students/${student.id}`, { status: 'left' });

    expect([status, body.code]).toEqual([409, 'student_graduated']);
  });

  it('creates the record of a self-registered student', async () => {
    const person = await school.person('STUDENT', school.p1a);

    const { status, body } = await school.as(school.ana).patch(`/students/${person.id}`, { studentNumber: 'S-50' });

    expect([status, body.studentNumber, body.level]).toEqual([200, 'S-50', 'P1']);
  });

  it.each([
    ['olga', 404],
    ['ben', 403],
    ['paula', 403],
  ] as const)('responds to %s with %d', async (name, expected) => {
    const { status } = await school.as(school[name]).patch(`/students/${school.ben.id}`, { firstName: 'Benno' });

    expect(status).toBe(expected);
  });

  it('rejects invalid values and requires authentication', async () => {
    const wrong = await school.as(school.ana).patch(`/students/${school.ben.id}`, { status: 'graduated' });
    const level = await school.as(school.ana).patch(`/students/${school.ben.id}`, { level: 'Q1' });
    const unauthenticated = await school.anyone.patch(`/students/${school.ben.id}`, { firstName: 'X' });

    expect([wrong.status, level.status, level.body.code, unauthenticated.status]).toEqual([
      400,
      400,
      'level_unknown',
      401,
    ]);
  });
});

describe('POST /classrooms/:classroomId/one-time-passwords', () => {
  const path = `/classrooms/${school.p1a}/one-time-passwords`;

  it('issues new passwords to all students of the classroom who never logged in', async () => {
    const [one, two, seen] = [await createStudent({ firstName: 'Una' }), await createStudent(), await createStudent()];
    const logIn = (name: string, password: string) =>
      school.anyone.post('/auth/login', { email: name, password, newPassword: 'my own red horse' });
    await logIn(seen.student.username, seen.oneTimePassword);
    await school.sql(`UPDATE users SET one_time_password_expires_at = now() - interval '1 day' WHERE id = $1`, [
      one.student.id,
    ]);

    const { status, body } = await school.as(school.ana).post(path);

    const passwords = new Map<string, string>(
      body.accounts.map(({ username, oneTimePassword }: Record<string, string>) => [username, oneTimePassword]),
    );
    expect([status, passwords.has(seen.student.username)]).toEqual([200, false]);
    for (const { student, oneTimePassword } of [one, two]) {
      expect((await logIn(student.username, oneTimePassword)).status).toBe(401);
      expect((await logIn(student.username, passwords.get(student.username) ?? '')).status).toBe(200);
    }
    expect(body.accounts[0]).toMatchObject({ role: 'STUDENT', classroom: 'P1A' });
    const [entry] = await school.sql(`SELECT actor_id FROM audit_log WHERE action = 'passwords.renewed'`);
    expect(entry).toEqual({ actor_id: school.ana.id });
  });

  it('takes the same number of statements for any number of students', async () => {
    await createStudent();
    const one = await school.as(school.root).post(path);
    await Promise.all([1, 2, 3].map(() => createStudent()));

    const many = await school.as(school.root).post(path);

    expect(many.body.accounts.length).toBeGreaterThanOrEqual(4);
    expect(many.headers.get('x-statements')).toBe(one.headers.get('x-statements'));
  });

  it.each([
    ['olga', 404],
    ['ben', 403],
    ['paula', 403],
  ] as const)('responds to %s with %d', async (name, expected) => {
    expect((await school.as(school[name]).post(path)).status).toBe(expected);
  });

  it('requires authentication', async () => {
    expect((await school.anyone.post(path)).status).toBe(401);
  });
});

describe('POST /students/:id/one-time-password', () => {
  /** Creates a managed student of P1A who has chosen a password. */
  async function managedStudent() {
    const student = await school.person('STUDENT', school.p1a);
    await school.sql('UPDATE users SET managed = true WHERE id = $1', [student.id]);
    return student;
  }

  it('issues a new password and ends the sessions', async () => {
    const student = await managedStudent();
    const before = await school.as(student).get('/session/current');

    const { status, body } = await school.as(school.ana).post(`/students/${student.id}/one-time-password`);

    expect([status, body.student.accountStatus]).toEqual([200, 'invited']);
    const after = await school.as(student).get(`/students/${student.id}`);
    const old = await school.login(student);
    const { status: handed } = await school.anyone.post('/auth/login', {
      email: student.email,
      password: body.oneTimePassword,
      newPassword: 'a purple whale',
    });
    expect([before.status < 500, after.status, old.status, handed]).toEqual([true, 401, 401, 200]);
  });

  it('rejects a suspended account', async () => {
    const student = await managedStudent();
    await school.as(school.root).post(`/users/${student.id}/suspend`);

    const { status, body } = await school.as(school.ana).post(`/students/${student.id}/one-time-password`);

    expect([status, body.code]).toEqual([409, 'account_closed']);
  });

  it.each([
    ['olga', 404],
    ['ben', 403],
    ['paula', 403],
  ] as const)('responds to %s with %d', async (name, expected) => {
    const { status } = await school.as(school[name]).post(`/students/${school.ben.id}/one-time-password`);

    expect(status).toBe(expected);
  });

  it('requires authentication', async () => {
    expect((await school.anyone.post(`/students/${school.ben.id}/one-time-password`)).status).toBe(401);
  });

  it('stores a one-time password as a cheap hash', async () => {
    const { student } = await createStudent({ firstName: 'Cheap' });

    const [row] = await school.sql<Row>(`SELECT password_hash FROM users WHERE id = $1`, [student.id]);

    expect(row?.password_hash).toMatch(/^pbkdf2-sha256\$1000\$[\w-]{22}\$[\w-]{43}$/);
  });
});

describe('the guardians of a student', () => {
  it.each(['root', 'ana', 'ben', 'paula'] as const)('are listed for %s', async (name) => {
    const { status, body } = await school.as(school[name]).get(`/students/${school.ben.id}/guardians`);

    expect([status, body.total]).toEqual([200, 1]);
    expect(body.items[0]).toMatchObject({ parentId: school.paula.id, relation: 'mother', displayName: 'Paula Bauer' });
  });

  it.each(['olga', 'zoe'] as const)('return 404 to %s', async (name) => {
    const { status } = await school.as(school[name]).get(`/students/${school.ben.id}/guardians`);

    expect(status).toBe(404);
  });

  it('are added and removed by an admin, and read the record in between', async () => {
    const father = await school.person('PARENT');
    const path = `/students/${school.ben.id}/guardians`;
    const before = await school.as(father).get(`/students/${school.ben.id}`);
    const added = await school.as(school.root).post(path, { parentId: father.id, relation: 'father' });
    const during = await school.as(father).get(`/students/${school.ben.id}`);
    const own = await school.as(father).get(path);
    const removed = await school.as(school.root).delete(`${path}/${father.id}`);
    const after = await school.as(father).get(`/students/${school.ben.id}`);
    const again = await school.as(school.root).delete(`${path}/${father.id}`);

    expect([added.status, added.body.parentId, added.body.relation]).toEqual([201, father.id, 'father']);
    expect([before.status, during.status, after.status]).toEqual([404, 200, 404]);
    expect(own.body.items.map((row: Row) => row.parentId)).toEqual([father.id]);
    expect([removed.status, again.status]).toEqual([204, 404]);
  });

  it('have the creation time of the injected clock', async () => {
    const father = await school.person('PARENT');
    const later = await school.secondInstance();
    later.advanceClock({ minutes: 60 });

    const { body } = await later
      .as(later.root)
      .post(`/students/${school.zoe.id}/guardians`, { parentId: father.id, relation: 'father' });

    expect(new Date(body.createdAt).getTime() - Date.now()).toBeGreaterThan(59 * 60_000);
  });

  it('are added once by concurrent requests', async () => {
    const aunt = await school.person('PARENT');
    const draft = { parentId: aunt.id, relation: 'aunt' };

    const responses = await Promise.all(
      [1, 2, 3, 4].map(() => school.as(school.root).post(`/students/${school.zoe.id}/guardians`, draft)),
    );

    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(responses.find(({ status }) => status === 409)?.body.code).toBe('guardian_already');
  });

  it.each([
    ['a teacher', () => ({ parentId: school.ana.id }), 400, 'guardian_role_invalid'],
    ['an unknown account', () => ({ parentId: uuidv7() }), 404, 'not_found'],
    ['a malformed id', () => ({ parentId: 'paula' }), 400, 'validation_failed'],
  ])('cannot be %s', async (_, draft, expected, code) => {
    const { status, body } = await school.as(school.root).post(`/students/${school.ben.id}/guardians`, draft());

    expect([status, body.code]).toEqual([expected, code]);
  });

  it.each(['ana', 'ben', 'paula'] as const)('cannot be changed by %s', async (name) => {
    const path = `/students/${school.ben.id}/guardians`;
    const added = await school.as(school[name]).post(path, { parentId: school.paula.id });
    const removed = await school.as(school[name]).delete(`${path}/${school.paula.id}`);

    expect([added.status, removed.status]).toEqual([403, 403]);
  });

  it('require authentication', async () => {
    const path = `/students/${school.ben.id}/guardians`;
    const responses = [
      await school.anyone.get(path),
      await school.anyone.post(path, {}),
      await school.anyone.delete(`${path}/${school.paula.id}`),
    ];

    expect(responses.map(({ status }) => status)).toEqual([401, 401, 401]);
  });

  it('take three statements to list', async () => {
    await school.as(school.ana).get(`/students/${school.ben.id}/guardians?limit=1`);

    const { headers } = await school.as(school.ana).get(`/students/${school.ben.id}/guardians?limit=1`);

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(3);
  });
});

it('the API has no fields for pictures of people', () => {
  const fields = JSON.stringify(documentOf(school).components?.schemas).match(
    /"[^"]*(avatar|photo|portrait|selfie)[^"]*":/gi,
  );

  expect(fields).toBeNull();
});

describe('the audit log', () => {
  it('contains creation, changes, password renewals and guardianships of students', async () => {
    const rows = await school.sql<{ action: string }>(`SELECT DISTINCT action FROM audit_log`);

    expect(rows.map(({ action }) => action)).toEqual(
      expect.arrayContaining([
        'student.created',
        'student.changed',
        'password.renewed',
        'guardian.added',
        'guardian.removed',
      ]),
    );
  });
});
