import { addMs, createTcode, dayMs, endAt, grantSubscription } from '../billing/scenario.js';
import { openSchool, type Person } from '../support/school.js';
import { createCourse, enroll, leave, outcome, rosterOf } from './courses.js';

const school = openSchool();

const students = (count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT')));

const countsOf = async (id: string) => {
  const { body } = await school.as(school.ana).get(`/courses/${id}`);
  return [body.enrolledCount, body.waitingCount];
};

const messagesOf = async (person: Person) =>
  (await school.as(person).get('/messages?tag=course')).body.items.map(({ link }: { link: string }) => link);

describe('POST /courses/:id/enroll', () => {
  it('enrolls people of every role once', async () => {
    const { id } = await createCourse(school);
    const first = await enroll(school, school.ben, id);
    const again = await enroll(school, school.ben, id);
    const others = await Promise.all([school.paula, school.olga, school.root].map((each) => enroll(school, each, id)));

    expect([first.status, first.body]).toMatchObject([
      200,
      { userId: school.ben.id, courseId: id, status: 'enrolled', position: null, source: 'self', leftAt: null },
    ]);
    expect(again.body).toEqual(first.body);
    expect(others.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await countsOf(id)).toEqual([4, 0]);
  });

  it('makes one enrollment of concurrent requests of one person', async () => {
    const { id } = await createCourse(school, { capacity: 3 });
    const answers = await Promise.all(Array.from({ length: 20 }, () => enroll(school, school.ben, id)));

    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect(await countsOf(id)).toEqual([1, 0]);
  });

  it('gives exactly 50 of 200 simultaneous people a seat, and queues 150 in the order of arrival', async () => {
    const { id } = await createCourse(school, { capacity: 50 });
    const people = await school.crowd(200);

    const answers = await Promise.all(people.map((person) => enroll(school, person, id)));

    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 200 }, () => 200));
    const statuses = answers.map(({ body }) => body.status);
    expect(statuses.filter((status) => status === 'enrolled')).toHaveLength(50);
    const positions = answers.flatMap(({ body }) => body.position ?? []).sort((a, b) => a - b);
    expect(positions).toEqual(Array.from({ length: 150 }, (_, n) => n + 1));
    const rows = await school.sql<{ status: string }>(
      'SELECT status FROM enrollments WHERE course_id = $1 ORDER BY sequence',
      [id],
    );
    expect(rows.findLastIndex(({ status }) => status === 'enrolled')).toBe(49);
    expect(await countsOf(id)).toEqual([50, 150]);
  });

  it('ends with the course, and is possible before its start', async () => {
    const [past, future] = ['2020-01-01T00:00:00Z', '2099-01-01T00:00:00Z'];
    const ended = await createCourse(school, { endsAt: past });
    const upcoming = await createCourse(school, { startsAt: future });

    expect(outcome(await enroll(school, school.ben, ended.id))).toEqual([409, 'course_ended']);
    expect(outcome(await enroll(school, school.ben, upcoming.id))).toBe(200);
  });

  it('does not find drafts and courses by invitation of others', async () => {
    const draft = await createCourse(school, { status: 'draft' });
    const invited = await createCourse(school, { visibility: 'invitation' });

    expect(outcome(await enroll(school, school.ben, draft.id))).toEqual([404, 'not_found']);
    expect(outcome(await enroll(school, school.ben, invited.id))).toEqual([404, 'not_found']);
    expect(outcome(await enroll(school, school.olga, invited.id))).toEqual([403, 'course_by_invitation']);
    expect(outcome(await enroll(school, school.ben, 'nine'))).toEqual([400, 'malformed_id']);
  });

  it('requires a valid subscription, or content:all, for a course with visibility subscription', async () => {
    const [person, holder] = await students(2);
    if (!person || !holder) throw new Error('There are two students.');
    const { id } = await createCourse(school, { visibility: 'subscription' });
    const { id: tcodeId } = await createTcode(school, { kind: 'course', courseId: id });
    const before = await enroll(school, person, id);
    const subscription = await grantSubscription(school, person, { tcodeId });
    await endAt(school, subscription.id, new Date());
    const after = await enroll(school, person, id);
    await endAt(school, subscription.id, addMs(new Date(), dayMs));
    await grantSubscription(school, holder, { subscriptionType: 'internal-access' });

    expect([before, after].map(outcome)).toEqual([
      [403, 'no_subscription'],
      [403, 'no_subscription'],
    ]);
    expect((await enroll(school, person, id)).body.status).toBe('enrolled');
    expect((await enroll(school, holder, id)).body.status).toBe('enrolled');
  });
});

describe('DELETE /courses/:id/enroll', () => {
  it('leaves once, gives the seat to the first who waits, and tells that person', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    const [first, second, third] = await students(3);
    if (!first || !second || !third) throw new Error('There are three students.');
    for (const person of [first, second, third]) await enroll(school, person, id);

    expect(outcome(await leave(school, first, id))).toBe(204);
    expect(outcome(await leave(school, first, id))).toEqual([404, 'not_found']);

    expect((await rosterOf(school, id)).map(({ userId, status, position }) => [userId, status, position])).toEqual([
      [second.id, 'enrolled', null],
      [third.id, 'waiting', 1],
    ]);
    expect([await messagesOf(second), await messagesOf(third)]).toEqual([[`/courses/${id}`], []]);
  });

  it('keeps the row, and returning goes to the end of the list', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    const [first, second] = await students(2);
    if (!first || !second) throw new Error('There are two students.');
    const { body: before } = await enroll(school, first, id);
    await enroll(school, second, id);
    await leave(school, first, id);
    const { body: again } = await enroll(school, first, id);

    expect(again).toMatchObject({ id: before.id, status: 'waiting', position: 1, leftAt: null });
    await leave(school, first, id);
    const { body: own } = await school.as(first).get('/enrollments/me');
    expect(own.items).toMatchObject([{ id: before.id, status: 'left', leftAt: expect.any(String) }]);
  });

  it('works for an archived course, which gives no seats', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    for (const person of [school.ben, school.zoe]) await enroll(school, person, id);
    await school.as(school.ana).delete(`/courses/${id}`);

    expect(outcome(await leave(school, school.ben, id))).toBe(204);
    expect(await countsOf(id)).toEqual([0, 1]);
    await school.as(school.ana).post(`/courses/${id}/restore`);
    expect(await countsOf(id)).toEqual([1, 0]);
  });

  it('never loses a seat while people come and go', async () => {
    const { id } = await createCourse(school, { capacity: 5 });
    const people = await students(20);
    await Promise.all(people.map((person) => enroll(school, person, id)));
    await Promise.all(people.map((person, n) => (n % 2 ? leave(school, person, id) : enroll(school, person, id))));

    const roster = await rosterOf(school, id);
    expect(roster.filter(({ status }) => status === 'enrolled')).toHaveLength(5);
    expect(await countsOf(id)).toEqual([5, 5]);
  });
});

describe('a suspended person on the waiting list', () => {
  it('is passed over, keeps the place, and gets a free seat after reactivation', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    const [first, suspended, next] = await students(3);
    if (!first || !suspended || !next) throw new Error('There are three students.');
    for (const person of [first, suspended, next]) await enroll(school, person, id);
    const statuses = async () => (await rosterOf(school, id)).map(({ status, position }) => position ?? status);
    await school.as(school.root).post(`/users/${suspended.id}/suspend`);
    await leave(school, first, id);

    expect([await statuses(), await countsOf(id)]).toEqual([
      [1, 'enrolled'],
      [1, 1],
    ]);
    expect(await messagesOf(next)).toEqual([`/courses/${id}`]);
    await school.as(school.ana).patch(`/courses/${id}`, { capacity: 2 });
    expect(await countsOf(id)).toEqual([1, 1]);
    await school.as(school.root).post(`/users/${suspended.id}/reactivate`);
    await school.runJobs();
    expect([await statuses(), await countsOf(id)]).toEqual([
      ['enrolled', 'enrolled'],
      [2, 0],
    ]);
    const again = school.with((await school.login(suspended)).body.accessToken);
    expect((await again.get('/messages?tag=course')).body.items).toMatchObject([{ link: `/courses/${id}` }]);
  });

  it('gets a free seat by enrolling again, after any other change of the account', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    const [first, graduated] = await students(2);
    if (!first || !graduated) throw new Error('There are two students.');
    for (const person of [first, graduated]) await enroll(school, person, id);
    const setStatus = (status: string) =>
      school.sql('UPDATE users SET account_status = $2 WHERE id = $1', [graduated.id, status]);
    await setStatus('graduated');
    await leave(school, first, id);
    await setStatus('active');

    expect(await countsOf(id)).toEqual([0, 1]);
    expect((await enroll(school, graduated, id)).body).toMatchObject({ status: 'enrolled', position: null });
    expect(await countsOf(id)).toEqual([1, 0]);
  });
});

describe('a higher capacity', () => {
  it('gives seats to the first who wait', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    const people = await students(4);
    for (const person of people) await enroll(school, person, id);

    await school.as(school.ana).patch(`/courses/${id}`, { capacity: 3 });

    expect((await rosterOf(school, id)).map(({ status }) => status)).toEqual([
      'enrolled',
      'enrolled',
      'enrolled',
      'waiting',
    ]);
    await school.as(school.ana).patch(`/courses/${id}`, { capacity: null });
    expect(await countsOf(id)).toEqual([4, 0]);
  });
});

describe('a capacity that changes while people enroll', () => {
  it('is never exceeded', async () => {
    const { id } = await createCourse(school, { capacity: 20 });
    const people = await students(20);
    await Promise.all(people.map((person) => school.as(person).token()));
    const changes = [8, 6, 12].map((capacity) => school.as(school.ana).patch(`/courses/${id}`, { capacity }));

    const [changed] = await Promise.all([Promise.all(changes), ...people.map((person) => enroll(school, person, id))]);

    for (const answer of changed) expect([200, 409, 412]).toContain(answer.status);
    const { body } = await school.as(school.ana).get(`/courses/${id}`);
    expect([body.enrolledCount, body.waitingCount]).toEqual([body.capacity, 20 - body.capacity]);
  });
});

describe('GET /courses/:id/enrollments', () => {
  it('is for the owner and admins, with names, filters, words and CSV', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    for (const person of [school.zoe, school.ben]) await enroll(school, person, id);
    const read = (person: Person, query = '') => school.as(person).get(`/courses/${id}/enrollments?${query}`);
    const names = async (query: string) =>
      (await read(school.ana, query)).body.items.map(({ name }: { name: string }) => name.split(' ')[0]);

    expect(await names('')).toEqual(['Ben', 'Zoe']);
    expect(await names('sort=-name')).toEqual(['Zoe', 'Ben']);
    expect(await names('sort=sequence')).toEqual(['Zoe', 'Ben']);
    expect(await names('status=waiting')).toEqual(['Ben']);
    expect(await names('status=left')).toEqual([]);
    expect(await names('q=zo')).toEqual(['Zoe']);
    const { headers } = await read(school.ana);
    expect(headers.get('x-statements')).toBe('2');
    const csv = await school.as(school.root).get(`/courses/${id}/enrollments`, { accept: 'text/csv' });
    expect(csv.body).toMatch(/Zoe/);
    const { status, body } = await read(school.olga);
    expect([status, body.code]).toEqual([403, 'forbidden']);
    expect(outcome(await read(school.ben))).toEqual([403, 'forbidden_role']);
    const draft = await createCourse(school, { status: 'draft' });
    expect(outcome(await school.as(school.olga).get(`/courses/${draft.id}/enrollments`))).toEqual([404, 'not_found']);
  });
});

describe('POST /courses/:id/enrollments', () => {
  it('enrolls people in their order, past the visibility but not past the capacity', async () => {
    const { id } = await createCourse(school, { visibility: 'invitation', capacity: 1 });
    const send = (person: Person, userIds: string[]) =>
      school.as(person).post(`/courses/${id}/enrollments`, { userIds });

    const first = await send(school.ana, [school.zoe.id, school.ben.id, school.zoe.id]);
    const again = await send(school.root, [school.ben.id, school.zoe.id]);

    expect(first.body).toEqual({ enrolled: 1, waiting: 1, unchanged: 0 });
    expect(again.body).toEqual({ enrolled: 0, waiting: 0, unchanged: 2 });
    expect((await rosterOf(school, id)).map(({ userId }) => userId)).toEqual([school.zoe.id, school.ben.id]);
    const unknown = await send(school.ana, [school.ben.id, '01900000-0000-7000-8000-0000000000ff']);
    expect([outcome(unknown), unknown.body.errors]).toMatchObject([
      [400, 'people_unknown'],
      [{ field: 'userIds.1', rule: 'person_unknown' }],
    ]);
    expect(outcome(await send(school.ana, []))).toEqual([400, 'validation_failed']);
    expect(outcome(await send(school.olga, [school.ben.id]))).toEqual([403, 'forbidden']);
    expect(outcome(await send(school.ben, [school.ben.id]))).toEqual([403, 'forbidden_role']);
  });

  it('removes people, which gives their seat to the next', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    for (const person of [school.zoe, school.ben]) await enroll(school, person, id);
    const remove = (person: Person, userId: string) => school.as(person).delete(`/courses/${id}/enrollments/${userId}`);

    expect(outcome(await remove(school.olga, school.zoe.id))).toEqual([403, 'forbidden']);
    expect(outcome(await remove(school.ana, school.zoe.id))).toBe(204);
    expect(outcome(await remove(school.ana, school.zoe.id))).toEqual([404, 'not_found']);
    expect(await countsOf(id)).toEqual([1, 0]);
  });
});

describe('POST /courses/:id/enrollments/import', () => {
  const send = (id: string, text: string | Uint8Array, fields = {}, person = school.ana) =>
    school.as(person).upload(`/courses/${id}/enrollments/import`, 'people.csv', text, fields);

  it('enrolls by email address, username or student number, and changes nothing the second time', async () => {
    const { id } = await createCourse(school, { capacity: 2 });
    const [numbered] = await students(1);
    if (!numbered) throw new Error('There is one student.');
    await school.sql(`UPDATE users SET username = 'zoe.z' WHERE id = $1`, [school.zoe.id]);
    await school.sql(
      `INSERT INTO student_profiles (id, organization_id, student_number) VALUES ($1, 'test', '00713')
       ON CONFLICT (id) DO UPDATE SET student_number = '00713'`,
      [numbered.id],
    );
    const text = `E-Mail;Username;Student number\nBEN@test.example;;\n;Zoe.Z;\n;;="00713"\nben@test.example;;\n`;

    const dryRun = await send(id, text, { dryRun: 'true' });
    const before = await countsOf(id);
    const first = await send(id, text);
    const second = await send(id, text);

    expect([dryRun.status, dryRun.body]).toEqual([
      200,
      { dryRun: true, enrolled: 2, waiting: 1, unchanged: 0, notes: [] },
    ]);
    expect(before).toEqual([0, 0]);
    expect(first.body).toEqual({ ...dryRun.body, dryRun: false });
    expect(second.body).toMatchObject({ enrolled: 0, waiting: 0, unchanged: 3 });
    expect((await rosterOf(school, id)).map(({ userId }) => userId)).toEqual([
      school.ben.id,
      school.zoe.id,
      numbered.id,
    ]);
  });

  it('lists the errors of all rows by line and imports nothing', async () => {
    const { id } = await createCourse(school);
    const [suspended] = await students(1);
    await school.sql(`UPDATE users SET account_status = 'suspended' WHERE id = $1`, [suspended?.id]);
    const text = [
      'email,username',
      'ben@test.example,',
      'missing@test.example,',
      ',',
      'ben@test.example,zoe.z',
      `${suspended?.email},`,
    ].join('\n');

    const { status, body } = await send(id, `${text}\n`);

    expect([status, body.code]).toEqual([400, 'enrollments_invalid']);
    expect(body.errors.map(({ line, rule }: { line: number; rule: string }) => [line, rule])).toEqual([
      [3, 'person_unknown'],
      [5, 'person_ambiguous'],
      [6, 'account_inactive'],
    ]);
    expect(await countsOf(id)).toEqual([0, 0]);
    expect((await send(id, 'name\nBen\n')).body.errors).toMatchObject([{ line: 1, rule: 'columns_missing' }]);
  });

  it('reads other encodings', async () => {
    const { id } = await createCourse(school);
    const utf16 = Buffer.from('\ufeffemail\nben@test.example\n', 'utf16le');

    expect((await send(id, utf16)).body).toMatchObject({ enrolled: 1 });
  });

  it('is for the owner and admins', async () => {
    const { id } = await createCourse(school);
    const text = 'email\nben@test.example\n';

    expect(outcome(await send(id, text, {}, school.olga))).toEqual([403, 'forbidden']);
    expect(outcome(await send(id, text, {}, school.ben))).toEqual([403, 'forbidden_role']);
  });
});

describe('GET /access/course/:id', () => {
  const ask = async (person: Person, id: string) => {
    const { status, body } = await school.as(person).get(`/access/course/${id}`);
    return status === 200 ? (body.via ?? body.reason) : body.code;
  };

  it('explains who may read the content of a course', async () => {
    const { id } = await createCourse(school);
    await enroll(school, school.ben, id);
    const asked = await Promise.all(
      [school.root, school.ana, school.olga, school.ben, school.zoe].map((person) => ask(person, id)),
    );

    expect(asked).toEqual(['admin', 'owner', 'teacher', 'enrollment', 'not_enrolled']);
    const upcoming = await createCourse(school, { startsAt: '2099-01-01T00:00:00Z' });
    await enroll(school, school.ben, upcoming.id);
    expect([await ask(school.ben, upcoming.id), await ask(school.ana, upcoming.id)]).toEqual(['not_started', 'owner']);
    const hidden = await createCourse(school, { visibility: 'invitation' });
    expect([await ask(school.ben, hidden.id), await ask(school.olga, hidden.id)]).toEqual(['not_found', 'teacher']);
  });

  it('counts ownership only while the role manages courses', async () => {
    const owner = await school.person('TEACHER');
    const { id } = await createCourse(school, {}, owner);
    const { id: draft } = await createCourse(school, { status: 'draft' }, owner);
    const before = [await ask(owner, id), await ask(owner, draft)];
    await school.as(school.root).patch(`/users/${owner.id}`, { role: 'STUDENT' }, { 'if-match': '*' });

    expect(before).toEqual(['owner', 'owner']);
    expect([await ask(owner, id), await ask(owner, draft)]).toEqual(['not_enrolled', 'not_found']);
  });

  it('opens a course to subscribers, and licensed ones to no others', async () => {
    const person = await school.person('STUDENT');
    const { id } = await createCourse(school);
    const { id: tcodeId } = await createTcode(school, { kind: 'course', courseId: id, access: 'licensed' });
    await enroll(school, person, id);

    expect(await ask(person, id)).toBe('no_subscription');
    await grantSubscription(school, person, { tcodeId });
    expect(await ask(person, id)).toBe('subscription');
  });
});

describe('POST /messages to a course', () => {
  it('reaches the people with a seat', async () => {
    const { id } = await createCourse(school, { capacity: 1 });
    const [seated, waiting] = await students(2);
    if (!seated || !waiting) throw new Error('There are two students.');
    for (const person of [seated, waiting]) await enroll(school, person, id);
    const message = {
      kind: 'info',
      tag: 'course',
      scopeType: 'course',
      scopeId: id,
      title: 'Maps',
      body: 'Bring one.',
    };

    expect(outcome(await school.as(school.olga).post('/messages', message))).toEqual([403, 'forbidden']);
    expect((await school.as(school.ana).post('/messages', message)).status).toBeLessThan(300);
    await school.runJobs();
    expect([await messagesOf(seated), await messagesOf(waiting)]).toEqual([[null], []]);
  });
});
