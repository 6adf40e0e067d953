import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSchool, type Person } from '../support/school.js';
import { liveAsStudent, liveAsTeacher, rareNames, rarePerson, tracesOf } from './lives.js';

const school = openSchool();

const erase = (person: Person, password = person.password, reason?: string) =>
  school.as(person).send('DELETE', '/user/account', { password, reason });

/** An account that staff created, which only an admin can have erased. */
async function managed(role: 'STUDENT' | 'TEACHER' | 'ADMIN' = 'STUDENT'): Promise<Person> {
  const person = await school.person(role, role === 'STUDENT' ? school.p1a : undefined);
  await school.sql('UPDATE users SET managed = true WHERE id = $1', [person.id]);
  return person;
}

const exists = async ({ id }: Person) => (await school.sql('SELECT 1 FROM users WHERE id = $1', [id])).length === 1;

const totals = async () => {
  await school.sql('SELECT add_session_changes()');
  return school.sql(
    `SELECT (SELECT sum(sessions) FROM session_start_totals) AS sessions, (SELECT sum(users) FROM session_day_totals) AS users,
       (SELECT sum(duration) FROM session_start_totals) AS duration`,
  );
};

const filesDir = () => school.environment.STORAGE_DIR ?? '';

describe('DELETE /user/account', () => {
  it('leaves no trace of a student in tables, indexes, jobs, mail and files, except in the ledger', async () => {
    const student = await rarePerson(school, 'STUDENT', school.p1a);
    await liveAsStudent(school, student);
    const patterns = [student.id, student.email, rareNames.firstName, rareNames.lastName];
    const before = new Set((await tracesOf(school, patterns)).map((trace) => trace.replace(/:.*/s, '')));
    const filesBefore = readdirSync(filesDir(), { recursive: true, withFileTypes: true }).filter((file) =>
      file.isFile(),
    );

    const { status, body } = await erase(student);
    await school.runJobs();

    expect([status, body.request, body.receipt.files]).toEqual([200, null, 2]);
    expect(before.size).toBeGreaterThan(25);
    expect(await tracesOf(school, patterns)).toEqual([]);
    const { body: outbox } = await school.anyone.get('/ops/outbox', { 'x-operator-key': 'operator-of-tests' });
    expect(JSON.stringify(outbox)).not.toMatch(new RegExp(patterns.join('|'), 'i'));
    const files = readdirSync(filesDir(), { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    expect(files.length).toBeLessThan(filesBefore.length);
    const stored = await school.sql('SELECT storage_key FROM stored_files');
    expect(files.filter(({ name }) => !name.includes('ledger'))).toHaveLength(stored.length);
    expect(readFileSync(join(filesDir(), 'erasure-ledger.jsonl'), 'utf8')).toContain(student.id);
  });

  it('passes on what a teacher answers for to the admin who has served longest', async () => {
    const teacher = await rarePerson(school, 'TEACHER', school.p1a);
    const owned = await liveAsTeacher(school, teacher);

    const { status } = await erase(teacher);
    await school.runJobs();

    expect(status).toBe(200);
    expect(await tracesOf(school, [teacher.id, teacher.email, rareNames.firstName, rareNames.lastName])).toEqual([]);
    const owners = await school.sql(
      `SELECT created_by AS owner FROM courses WHERE id = $1 UNION ALL SELECT created_by FROM modules WHERE id = $2
       UNION ALL SELECT author_id FROM questions WHERE id = $3 UNION ALL SELECT author_id FROM assessments WHERE id = $4
       UNION ALL SELECT instructor_id FROM live_sessions WHERE id = $5`,
      [owned.courses, owned.modules, owned.questions, owned.assessments, owned.live_sessions],
    );
    expect(owners.map(({ owner }) => owner)).toEqual(Array.from({ length: 5 }, () => school.root.id));
  });

  it('ends every session immediately in every process, and keeps the statistics of the organization', async () => {
    const other = await school.secondInstance();
    const person = await school.person('STUDENT', school.p1a);
    await school.as(person).post('/auth/logout');
    const [here, there] = [other.as(person), school.with(await other.as(person).token())];
    const before = await totals();
    const seen = [(await here.get('/auth/me')).status, (await there.get('/auth/me')).status];
    const { status } = await there.send('DELETE', '/user/account', { password: person.password });
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(status, (await there.get('/auth/me')).status);
    for (let n = 0; n < 50 && (await here.get('/auth/me')).status !== 401; n++);
    seen.push((await here.get('/auth/me')).status);

    expect(seen).toEqual([200, 200, 200, 401, 401]);
    expect(await totals()).toEqual(before);
    expect((await school.login(person)).status).toBe(401);
  });

  it('needs the password, and refuses the last admin', async () => {
    const person = await school.person('STUDENT');
    const outcomes = [await erase(person, 'not the password'), await erase(school.root)];

    expect(outcomes.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'password_wrong'],
      [409, 'last_admin'],
    ]);
    expect([await exists(person), await exists(school.root)]).toEqual([true, true]);
  });

  it('gives a freed seat to the next person on the waiting list', async () => {
    const [first, second] = [await school.person('STUDENT'), await school.person('STUDENT')];
    const { body: course } = await school.as(school.ana).post('/courses', { title: 'Small', capacity: 1 });
    await school.as(school.ana).post(`/courses/${course.id}/publish`);
    for (const person of [first, second]) await school.as(person).post(`/courses/${course.id}/enroll`);

    await erase(first);

    const { body } = await school.as(second).get('/enrollments/me');
    expect([await exists(first), JSON.stringify(body)]).toEqual([false, expect.stringContaining('"enrolled"')]);
  });

  it('gives the seats of many courses with as many statements as those of one, and tells each person once per course', async () => {
    const statements = [];
    for (const count of [1, 4]) {
      const [first, second, third] = [
        await school.person('STUDENT'),
        await school.person('STUDENT'),
        await school.person('STUDENT'),
      ];
      const links: string[] = [];
      for (let n = 0; n < count; n++) {
        const { body: course } = await school.as(school.ana).post('/courses', { title: `Small ${n}`, capacity: 1 });
        await school.as(school.ana).post(`/courses/${course.id}/publish`);
        for (const person of [first, second, third]) await school.as(person).post(`/courses/${course.id}/enroll`);
        links.push(`/courses/${course.id}`);
      }
      const { headers } = await erase(first);
      statements.push(headers.get('x-statements'));

      const { body } = await school.as(second).get('/messages?tag=course');
      expect(body.items.map(({ link }: { link: string }) => link).sort()).toEqual(links.sort());
      expect(body.items[0].body).toContain('Small');
      const mine = async (person: Person) =>
        (await school.as(person).get('/enrollments/me')).body.items.map(({ status }: { status: string }) => status);
      expect([await mine(second), await mine(third)]).toEqual([
        Array.from({ length: count }, () => 'enrolled'),
        Array.from({ length: count }, () => 'waiting'),
      ]);
    }
    expect(statements[1]).toBe(statements[0]);
  });

  it('loses no seat when the next person on the waiting list is erased at the same time', async () => {
    for (let round = 0; round < 4; round++) {
      const people = [];
      for (let n = 0; n < 4; n++) people.push(await school.person('STUDENT'));
      const { body: course } = await school.as(school.ana).post('/courses', { title: 'Race', capacity: 2 });
      await school.as(school.ana).post(`/courses/${course.id}/publish`);
      for (const person of people) await school.as(person).post(`/courses/${course.id}/enroll`);
      const [first, , third] = people as [Person, Person, Person, Person];

      const erased = await Promise.all([erase(first), erase(third)]);

      expect(erased.map(({ status }) => status)).toEqual([200, 200]);
      const { body } = await school.as(school.ana).get(`/courses/${course.id}`);
      expect([body.enrolledCount, body.waitingCount]).toEqual([2, 0]);
    }
  });

  it('changes nothing when it fails in the middle', async () => {
    const person = await school.person('STUDENT', school.p1a);
    await school.as(person).post('/notes', { title: 'Mine', content: '<p>Mine</p>' });
    await school.sql(`CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'broken'; END $$;
      CREATE TRIGGER failing BEFORE DELETE ON users FOR EACH ROW EXECUTE FUNCTION fail()`);

    const { status } = await erase(person);
    await school.sql('DROP TRIGGER failing ON users; DROP FUNCTION fail()');

    expect([status, await exists(person)]).toEqual([500, true]);
    expect((await school.as(person).get('/notes')).body.total).toBe(1);
    expect(await school.sql('SELECT 1 FROM erasure_ledger WHERE user_id = $1', [person.id])).toEqual([]);
  });
});

describe('erasure requests', () => {
  const list = async (person: Person, query = '') =>
    (await school.as(person).get(`/privacy/erasure-requests${query}`)).body.items;

  it('wait for an admin, who confirms them; the request stays without the person', async () => {
    const person = await managed();
    const asked = await erase(person, person.password, 'I have moved.');
    const again = await school.as(person).post('/privacy/erasure-requests', { reason: 'Please.' });
    await school.runJobs();
    const { body: inbox } = await school.as(school.root).get('/messages');

    const confirmed = await school.as(school.root).post(`/privacy/erasure-requests/${asked.body.request.id}/confirm`);

    expect([asked.status, asked.body.receipt, again.status, again.body.id]).toEqual([
      202,
      null,
      201,
      asked.body.request.id,
    ]);
    expect(inbox.items[0]).toMatchObject({
      title: 'A request to erase an account',
      link: expect.stringContaining(again.body.id),
    });
    expect([confirmed.status, confirmed.body]).toMatchObject([
      200,
      {
        status: 'confirmed',
        userId: null,
        requestedBy: null,
        reason: null,
        decidedBy: school.root.id,
        receipt: { rows: { users: 1 } },
      },
    ]);
    expect(await exists(person)).toBe(false);
    expect((await list(school.root, '?status=confirmed')).map(({ id }: { id: string }) => id)).toContain(
      asked.body.request.id,
    );
  });

  it('are rejected with a reason, of which the person is told', async () => {
    const person = await managed();
    const { body } = await school.as(person).post('/privacy/erasure-requests', {});

    const { status } = await school
      .as(school.root)
      .post(`/privacy/erasure-requests/${body.id}/reject`, { reason: 'Until July.' });
    await school.runJobs();

    expect([status, await exists(person)]).toEqual([200, true]);
    expect(await list(person)).toMatchObject([{ id: body.id, status: 'rejected', decisionReason: 'Until July.' }]);
    expect((await school.as(person).get('/messages')).body.items).toMatchObject([
      { title: 'Your account is not erased' },
    ]);
    const after = await school.as(person).post('/privacy/erasure-requests', {});
    expect([after.status, after.body.id === body.id]).toEqual([201, false]);
  });

  it.each(['confirm', 'reject'])('that are decided cannot be decided again: %s', async (decision) => {
    for (const first of ['confirm', 'reject']) {
      const { body } = await school.as(await managed()).post('/privacy/erasure-requests', {});
      const path = `/privacy/erasure-requests/${body.id}`;
      await school.as(school.root).post(`${path}/${first}`, { reason: 'No.' });

      const again = await school.as(school.root).post(`${path}/${decision}`, { reason: 'No.' });

      expect([again.status, again.body.code]).toEqual([409, 'erasure_request_decided']);
    }
  });

  it('are made by people for themselves and by admins for others; others do not see them', async () => {
    const [person, admin] = [await managed(), await school.person('ADMIN')];
    const forOther = await school.as(school.ana).post('/privacy/erasure-requests', { userId: person.id });
    const byAdmin = await school.as(school.root).post('/privacy/erasure-requests', { userId: person.id });
    const own = await school.as(admin).post('/privacy/erasure-requests', {});
    const byHimself = await school.as(admin).post(`/privacy/erasure-requests/${own.body.id}/confirm`);
    const byTeacher = await school.as(school.ana).post(`/privacy/erasure-requests/${byAdmin.body.id}/confirm`);

    expect([forOther.status, forOther.body.code]).toEqual([403, 'not_own_account']);
    expect(byAdmin.body).toMatchObject({ userId: person.id, requestedBy: school.root.id });
    expect([byHimself.body.code, byTeacher.status]).toEqual(['own_request', 403]);
    expect([await list(school.ana), (await list(person)).length]).toEqual([[], 1]);
    await school.as(school.root).post(`/privacy/erasure-requests/${own.body.id}/confirm`);
  });
});

describe('races', () => {
  it('two admins confirm at the same time: one erases', async () => {
    const [person, admin] = [await managed(), await school.person('ADMIN')];
    const { body } = await school.as(person).post('/privacy/erasure-requests', {});
    await school.as(admin).token();

    const answers = await Promise.all(
      [school.root, admin].map((each) => school.as(each).post(`/privacy/erasure-requests/${body.id}/confirm`)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect((await erase(admin)).status).toBe(200);
  });

  it('the last two admins erase themselves at the same time: one stays', async () => {
    const admins = [await school.person('ADMIN'), await school.person('ADMIN')];
    for (const admin of admins) await school.as(admin).token();
    await school.sql(`UPDATE users SET account_status = 'suspended' WHERE id = $1`, [school.root.id]);

    const answers = await Promise.all(admins.map((admin) => erase(admin)));
    await school.sql(`UPDATE users SET account_status = 'active' WHERE id = $1`, [school.root.id]);

    expect(answers.map(({ status, body }) => [status, body.code]).sort()).toEqual([
      [200, undefined],
      [409, 'last_admin'],
    ]);
  });

  it('a person writes and uploads while being erased: nothing of it stays', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const client = school.as(person);
    await client.get('/auth/me');
    const busy = Array.from({ length: 12 }, (_, n) => [
      client.post('/notes', { title: `Note ${n}`, content: '<p>Mine</p>' }),
      client.upload('/files', `${n}.txt`, 'Some text'),
    ]).flat();

    const [erased, ...answers] = await Promise.all([erase(person), ...busy]);
    await school.runJobs();

    expect(erased.status).toBe(200);
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(await tracesOf(school, [person.id, person.email])).toEqual([]);
    expect(existsSync(filesDir())).toBe(true);
  });
});
