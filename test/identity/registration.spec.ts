import { openSchool } from '../support/school.js';

const school = openSchool();
let count = 0;
const newcomer = () => ({ email: `newcomer${++count}@test.example`, password: 'a first red horse' });
const registration = (mode: string) =>
  school.as(school.root).patch('/organizations/current', { settings: { registration: mode } });

describe('POST /auth/register', () => {
  it('opens a student account without classroom, and logs in', async () => {
    const person = newcomer();

    const { status, body } = await school.anyone.post('/auth/register', { ...person, firstName: ' Nina ' });

    expect([status, body.user.role, body.user.firstName, body.user.displayName]).toEqual([
      201,
      'STUDENT',
      'Nina',
      'Nina',
    ]);
    const me = await school.with(body.accessToken).get('/auth/me');
    expect([me.status, me.body.classroomIds]).toEqual([200, []]);
    expect((await school.mailTo(person.email)).subject).toBe('Test School: Confirm your email address');
  });

  it.each(['role', 'accountStatus', 'emailVerified', 'organizationId', 'id', 'managed', 'passwordHash'])(
    'rejects a body with the field %s',
    async (field) => {
      const { status, body } = await school.anyone.post('/auth/register', { ...newcomer(), [field]: 'ADMIN' });

      expect([status, body.errors[0].field]).toEqual([400, field]);
    },
  );

  it('creates one account per address, for any letter case and concurrent requests', async () => {
    const { email, password } = newcomer();
    const spellings = Array.from({ length: 8 }, (_, n) => (n % 2 ? email : email.toUpperCase()));

    const responses = await Promise.all(
      spellings.map((spelling) => school.anyone.post('/auth/register', { email: spelling, password })),
    );

    expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
    expect(responses.find(({ status }) => status === 409)?.body.code).toBe('users_email_taken');
  });

  it('is closed or requires an invitation if the organization is set so', async () => {
    await registration('closed');
    const closed = await school.anyone.post('/auth/register', newcomer());
    await registration('invite');
    const uninvited = await school.anyone.post('/auth/register', newcomer());
    await registration('open');

    expect([closed.status, closed.body.code]).toEqual([403, 'registration_closed']);
    expect([uninvited.status, uninvited.body.code]).toEqual([403, 'invitation_required']);
  });
});

describe('an invitation', () => {
  const invite = (by: typeof school.ana, draft: object) => school.as(by).post('/users/invitations', draft);

  it('gives its role and classroom, and verifies the address', async () => {
    await registration('invite');
    const pupil = newcomer();
    const { status, body } = await invite(school.ana, { email: pupil.email, classroomId: school.p1a });

    const { token } = await school.mailTo(pupil.email);
    const joined = await school.anyone.post('/auth/register', { ...pupil, inviteCode: token });
    await registration('open');

    expect([status, body.invitation.role, joined.status]).toEqual([201, 'STUDENT', 201]);
    const me = await school.with(joined.body.accessToken).get('/auth/me');
    expect(me.body.classroomIds).toEqual([school.p1a]);
    expect(token).not.toBe(body.inviteCode);
    const [{ verified } = { verified: false }] = await school.sql<{ verified: boolean }>(
      'SELECT email_verified AS verified FROM users WHERE email = $1',
      [pupil.email],
    );
    expect(verified).toBe(true);
  });

  it('gives the role TEACHER only when an admin sends it', async () => {
    const teacher = newcomer();
    const byAdmin = await invite(school.root, { email: teacher.email, role: 'TEACHER' });
    const byTeacher = await invite(school.ana, { email: newcomer().email, role: 'TEACHER' });
    const intoClass = await invite(school.ana, {
      email: newcomer().email,
      role: 'ADMIN',
      classroomId: school.p1a,
    });

    const joined = await school.anyone.post('/auth/register', { ...teacher, inviteCode: byAdmin.body.inviteCode });

    expect(joined.body.user.role).toBe('TEACHER');
    expect([byTeacher.status, byTeacher.body.code]).toEqual([400, 'classroom_required']);
    expect([intoClass.status, intoClass.body.code]).toEqual([400, 'role_invalid']);
  });

  it('is accepted once in ten concurrent registrations', async () => {
    const pupil = newcomer();
    const { body } = await invite(school.ana, { email: pupil.email, classroomId: school.p1a });

    const responses = await Promise.all(
      Array.from({ length: 10 }, () => school.anyone.post('/auth/register', { ...pupil, inviteCode: body.inviteCode })),
    );

    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(responses.filter(({ status }) => [403, 409].includes(status))).toHaveLength(9);
  });

  it('is valid for its address only, and creates no account for another', async () => {
    const { body } = await invite(school.ana, { email: newcomer().email, classroomId: school.p1a });
    const other = newcomer();

    const { status, body: problem } = await school.anyone.post('/auth/register', {
      ...other,
      inviteCode: body.inviteCode,
    });

    expect([status, problem.code]).toEqual([403, 'invitation_invalid']);
    expect(await school.sql('SELECT id FROM users WHERE email = $1', [other.email])).toEqual([]);
  });

  it('lets a student with an account join the classroom once', async () => {
    const student = await school.person('STUDENT');
    const { body } = await invite(school.ana, { email: student.email, classroomId: school.p1a });
    const accept = (by: typeof school.ana) =>
      school.as(by).post('/users/invitations/accept', { inviteCode: body.inviteCode });

    const other = await accept(school.zoe);
    const joined = await accept(student);
    const twice = await accept(student);

    expect([other.status, other.body.code, joined.status]).toEqual([403, 'invitation_invalid', 204]);
    expect([twice.status, twice.body.code]).toEqual([403, 'invitation_invalid']);
    expect((await school.as(student).get('/auth/me')).body.classroomIds).toEqual([school.p1a]);
    const { body: listed } = await school.as(school.ana).get(`/students?level=P1&q=${student.email}`);
    expect(listed.items).toMatchObject([{ id: student.id, level: 'P1' }]);
    expect((await school.anyone.post('/users/invitations/accept', { inviteCode: 'x' })).status).toBe(401);
  });

  it('does not move a student from another classroom of the year, and stays valid', async () => {
    const { body } = await invite(school.ana, { email: school.zoe.email, classroomId: school.p1a });

    const { status, body: problem } = await school
      .as(school.zoe)
      .post('/users/invitations/accept', { inviteCode: body.inviteCode });

    expect([status, problem.code]).toEqual([409, 'student_in_other_class']);
    const [row] = await school.sql('SELECT used_at FROM invitations WHERE id = $1', [body.invitation.id]);
    expect(row).toEqual({ used_at: null });
  });

  it('is accepted only with a verified address or with the code from the email', async () => {
    const pupil = newcomer();
    const { body: tokens } = await school.anyone.post('/auth/register', pupil);
    const { body } = await invite(school.ana, { email: pupil.email, classroomId: school.p1a });
    const { token } = await school.mailTo(pupil.email);
    const accept = (inviteCode: string) =>
      school.with(tokens.accessToken).post('/users/invitations/accept', { inviteCode });

    const shown = await accept(body.inviteCode);
    const mailed = await accept(token);

    expect([shown.status, shown.body.code, mailed.status]).toEqual([403, 'email_unverified', 204]);
    expect((await school.with(tokens.accessToken).get('/users/me')).body.emailVerified).toBe(true);
  });

  it('is accepted only for a classroom and by its role', async () => {
    const accept = (by: typeof school.zoe, { inviteCode }: { inviteCode: string }) =>
      school.as(by).post('/users/invitations/accept', { inviteCode });

    const { body: noClass } = await invite(school.root, { email: school.zoe.email });
    const parent = await accept(school.paula, noClass);
    const responses = [await accept(school.zoe, noClass)];
    const { body: asTeacher } = await invite(school.root, { email: school.zoe.email, role: 'TEACHER' });
    responses.push(await accept(school.zoe, asTeacher));

    expect([parent.status, parent.body.code]).toEqual([403, 'forbidden_role']);

    expect(responses.map(({ status, body }) => [status, body.code])).toEqual(
      Array(2).fill([409, 'invitation_unsuitable']),
    );
  });

  it('asks for a new one when its classroom has been archived', async () => {
    const pupil = newcomer();
    const { body: room } = await school.as(school.root).post('/classrooms', { level: 'M1' });
    await school.person('TEACHER', room.id);
    const { body } = await invite(school.root, { email: pupil.email, classroomId: room.id });
    await school.as(school.root).delete(`/classrooms/${room.id}`);

    const late = await school.anyone.post('/auth/register', { ...pupil, inviteCode: body.inviteCode });

    expect([late.status, late.body.code]).toEqual([409, 'invitation_unsuitable']);
    expect((await school.as(school.root).get(`/users?q=${pupil.email}`)).body.total).toBe(0);
  });

  it('expires after seven days', async () => {
    const pupil = newcomer();
    const { body } = await invite(school.ana, { email: pupil.email, classroomId: school.p1a });
    const secondInstance = await school.secondInstance();
    secondInstance.advanceClock({ minutes: 7 * 24 * 60, seconds: 1 });

    const late = await secondInstance.anyone.post('/auth/register', { ...pupil, inviteCode: body.inviteCode });

    expect([late.status, late.body.code]).toEqual([403, 'invitation_invalid']);
  });

  it('is visible to and withdrawn by its sender and admins', async () => {
    const { body } = await invite(school.ana, { email: newcomer().email, classroomId: school.p1a });
    const path = `/users/invitations/${body.invitation.id}`;

    expect((await school.as(school.ana).get(path)).status).toBe(200);
    expect((await school.as(school.olga).get(path)).status).toBe(404);
    expect((await school.as(school.olga).delete(path)).status).toBe(404);
    expect((await school.as(school.ben).get('/users/invitations')).status).toBe(403);
    const listed = await school.as(school.root).get('/users/invitations?limit=1');
    expect([listed.status, Number(listed.headers.get('x-statements')) <= 2]).toEqual([200, true]);
    expect(JSON.stringify(listed.body)).not.toMatch(/code/i);
    expect((await school.as(school.ana).delete(path)).status).toBe(204);
    expect((await school.as(school.ana).get(path)).status).toBe(404);
  });

  it('is sent only by staff, and only for a classroom of the sender', async () => {
    const foreign = await invite(school.ana, { email: newcomer().email, classroomId: school.p1b });
    const pupil = await invite(school.ben, { email: newcomer().email });
    const bad = await invite(school.root, { email: 'nonsense' });

    expect([foreign.status, pupil.status, bad.status]).toEqual([404, 403, 400]);
  });
});
