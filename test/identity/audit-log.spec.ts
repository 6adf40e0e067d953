import { AuditLog } from '#platform/audit/audit-log.js';
import { readCsv } from '#platform/tabular/csv.js';
import { choiceQuestion, publishedQuiz } from '../assessment/builders.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

interface Entry {
  id: string;
  action: string;
  entityId: string | null;
  actorId: string | null;
  actorName: string | null;
  data: Record<string, unknown>;
  ip: string | null;
  createdAt: string;
}

async function entries(query: string): Promise<Entry[]> {
  const { status, body } = await school.as(school.root).get(`/audit-log?${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.items;
}

/** The score before and after. */
const scoresOf = (entry: Entry | undefined) =>
  [entry?.data.from, entry?.data.to].map((state) => Number((state as { score: string } | undefined)?.score));

const actionsAbout = async (id: string) => (await entries(`entityId=${id}`)).map(({ action }) => action);

describe('GET /audit-log', () => {
  it('lists entries newest first, with the name of the actor and without further statements per entry', async () => {
    const { id } = await school.person('STUDENT');
    await school.as(school.root).post(`/users/${id}/suspend`);
    await school.as(school.root).post(`/users/${id}/reactivate`);

    const { body, headers } = await school.as(school.root).get(`/audit-log?entity=user&entityId=${id}`);

    expect([body.total, body.page, body.next]).toEqual([2, 1, null]);
    expect(body.items[0]).toEqual({
      id: expect.any(String),
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
      actorId: school.root.id,
      actorName: 'Root Ruiz',
      action: 'user.reactivated',
      entity: 'user',
      entityId: id,
      data: {},
      ip: null,
    });
    expect(body.items[1].action).toBe('user.suspended');
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('filters by action, actor and time', async () => {
    const [one, other] = [await school.person('TEACHER'), await school.person('TEACHER')];
    await school.login(one);
    const [{ createdAt } = { createdAt: '' }] = await entries(`actor=${one.id}&action=login.succeeded`);
    await school.login(other);

    expect(await entries(`actor=${other.id}&to=${createdAt}`)).toEqual([]);
    expect((await entries(`actor=${other.id}&from=${createdAt}`)).map(({ action }) => action)).toEqual([
      'login.succeeded',
    ]);
    expect(
      (await entries('action=login.succeeded&limit=100')).every(({ action }) => action === 'login.succeeded'),
    ).toBe(true);
    expect(await entries('action=no.such&entity=user')).toEqual([]);
  });

  it('pages by cursor without a count', async () => {
    const { id } = await school.person('STUDENT');
    for (const verb of ['suspend', 'reactivate', 'suspend', 'reactivate', 'suspend'])
      await school.as(school.root).post(`/users/${id}/${verb}`);
    const seen: string[] = [];

    let query = `/audit-log?entityId=${id}&limit=2`;
    for (let next: string | null = ''; next !== null;) {
      const { body } = await school.as(school.root).get(next ? `${query}&after=${next}` : query);
      if (next) expect([body.total, body.page]).toEqual([undefined, undefined]);
      seen.push(...body.items.map((entry: Entry) => entry.action));
      next = body.next;
    }

    expect(seen).toEqual([
      'user.suspended',
      'user.reactivated',
      'user.suspended',
      'user.reactivated',
      'user.suspended',
    ]);
    query = '/audit-log?after=not-an-id';
    expect((await school.as(school.root).get(query)).status).toBe(400);
  });

  it('is exported as CSV, safe to open in a spreadsheet', async () => {
    const person = await school.person('TEACHER');
    await school.sql(`UPDATE users SET first_name = '=HYPERLINK("x")' WHERE id = $1`, [person.id]);
    await school.login(person);

    const { status, body, headers } = await school
      .as(school.root)
      .get(`/audit-log?actor=${person.id}`, { accept: 'text/csv' });

    expect([status, headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8; header=present']);
    expect(body).toContain(`"'=HYPERLINK(""x"") `);
    const { rows } = await readCsv(body);
    expect(rows.map(({ values }) => values.action)).toEqual(['login.succeeded']);
  });

  it('is closed to other roles, and refuses invalid filters', async () => {
    const others = [school.ana, school.ben, school.paula];
    const statuses = await Promise.all(others.map(async (who) => (await school.as(who).get('/audit-log')).status));

    expect(statuses).toEqual([403, 403, 403]);
    expect((await school.anyone.get('/audit-log')).status).toBe(401);
    for (const query of ['from=yesterday', 'actor=ana', 'who=ana', 'page=0'])
      expect((await school.as(school.root).get(`/audit-log?${query}`)).status).toBe(400);
  });

  it('uses an index for every filter', async () => {
    await school.sql(
      `INSERT INTO audit_log (id, organization_id, actor_id, action, entity, entity_id, created_at)
       SELECT gen_random_uuid(), 'test', gen_random_uuid(), 'test.' || n % 50, 'test', n::text, now() - n * interval '1 s'
       FROM generate_series(1, 20000) n`,
    );
    await school.sql('ANALYZE audit_log');
    const order = 'ORDER BY created_at DESC, id DESC LIMIT 20';
    for (const condition of [
      'true',
      `action = 'test.7'`,
      `entity = 'test' AND entity_id = '9'`,
      `actor_id = '${school.root.id}'`,
    ]) {
      const plan = await school.sql<{ 'QUERY PLAN': string }>(
        `EXPLAIN SELECT * FROM audit_log WHERE organization_id = 'test' AND ${condition} ${order}`,
      );
      expect(plan.map((row) => row['QUERY PLAN']).join('\n')).not.toMatch(/Seq Scan/);
    }
  });
});

describe('the audit log', () => {
  it('has an entry for each login: correct, wrong, unknown and refused', async () => {
    const person = await school.person('STUDENT');
    await school.login(person);
    await school.login({ ...person, password: 'a guess' });
    await school.as(school.root).post(`/users/${person.id}/suspend`);
    const refused = await school.login(person);
    await school.anyone.post('/auth/login', { email: 'stranger@test.example', password: 'a guess' });

    expect(refused.status).toBe(403);
    expect(await actionsAbout(person.id)).toEqual([
      'login.refused',
      'user.suspended',
      'login.failed',
      'login.succeeded',
    ]);
    const [unknown] = await entries('action=login.failed&limit=1');
    expect(unknown).toMatchObject({ actorId: null, entityId: null, ip: '127.0.0.1' });
  });

  it('has an entry for each grade a person gives, and for each that a corrected key changes', async () => {
    const { assessment, items } = await publishedQuiz(school);
    const answers = { [items.choice]: { choice: 'b' } };
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
    const { body: detail } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    await school.as(school.ana).patch(`/questions/${detail.items[0].questionId}`, { key: { credits: { b: '1' } } });

    await school.as(school.ana).post(`/assessments/${assessment.id}/regrade`);
    await school.runJobs();
    await school.as(school.ana).patch(`/submissions/${work.id}`, { status: 'graded', score: 2.5 }, { 'if-match': '*' });

    const [given, regraded, ...others] = await entries(`entity=submission&entityId=${work.id}`);
    expect(given).toMatchObject({ action: 'submission.graded', actorName: 'Ana Alves' });
    expect(regraded).toMatchObject({ action: 'submission.regraded', actorId: school.ana.id });
    expect([given, regraded].map(scoresOf)).toEqual([
      [1, 2.5],
      [0, 1],
    ]);
    expect(others).toEqual([]);
  });

  it('has an entry for each export, with the names of the filters and without their values', async () => {
    await school.as(school.ana).get('/students?q=Bauer', { accept: 'text/csv' });

    const [entry] = await entries(`action=list.exported&actor=${school.ana.id}`);

    expect(entry?.data).toEqual({ path: '/students', filters: ['q'], rows: 1 });
  });

  it('has entries for changed roles and for imports', async () => {
    const { id } = await school.person('STUDENT');
    await school.as(school.root).patch(`/users/${id}`, { role: 'TEACHER' });
    await school
      .as(school.root)
      .upload('/imports/roster', 'roster.csv', 'first_name,last_name,role,level\nMia,Moss,student,P1\n');

    const { body: subject } = await school.as(school.ana).post('/subjects', { classroomId: school.p1a, name: 'Light' });
    await school
      .as(school.ana)
      .post(`/subjects/${subject.id}/auto-structure`, { toc: 'Unit 1 Light\n  Part 1 Rays\n' });

    const [outline] = await entries(`entityId=${subject.id}`);
    const [role] = await entries(`action=user.role_changed&entityId=${id}`);
    const [roster] = await entries('action=roster.imported&limit=1');

    expect(outline).toMatchObject({ action: 'outline.imported', actorId: school.ana.id, data: { units: 1 } });
    expect(role?.data).toEqual({ from: 'STUDENT', to: 'TEACHER' });
    expect(roster?.actorId).toBe(school.root.id);
  });

  it('contains no passwords, tokens or answer keys', async () => {
    const person = await school.person('TEACHER', school.p1a);
    const { body: tokens } = await school.login(person);
    const secret = 'the key of this question';
    const { body: account } = await school.as(school.root).post('/users', { email: 'new@test.example' });
    await school.with(tokens.accessToken).post('/questions', {
      ...choiceQuestion,
      body: {
        choices: [
          { id: 'a', text: secret },
          { id: 'b', text: 'other' },
        ],
      },
    });
    await school.with(tokens.accessToken).upload('/imports/questions', 'bank.gift', `Which? {=${secret} ~other}`);
    await school.with(tokens.accessToken).get('/questions', { accept: 'text/csv' });

    const text = JSON.stringify(await school.sql('SELECT * FROM audit_log'));
    expect(text).toContain('questions.imported');

    for (const hidden of [person.password, tokens.accessToken, tokens.refreshToken, account.oneTimePassword, secret])
      expect(text.includes(hidden)).toBe(false);
  });

  it('forgets IP addresses after 90 days, and refuses every other change', async () => {
    const person: Person = await school.person('STUDENT');
    await school.login(person);
    await school.sql(
      `INSERT INTO audit_log (id, organization_id, action, entity, entity_id, ip, created_at)
       VALUES (gen_random_uuid(), 'test', 'login.succeeded', 'user', 'old', '192.0.2.1', now() - interval '91 days')`,
    );

    await school.app.get(AuditLog).forgetAddresses();

    const rows = await school.sql(
      `SELECT ip FROM audit_log WHERE entity_id IN ('old', $1) AND action = 'login.succeeded' ORDER BY created_at`,
      [person.id],
    );
    expect(rows).toEqual([{ ip: null }, { ip: '127.0.0.1' }]);
    await expect(school.sql(`UPDATE audit_log SET ip = NULL`)).rejects.toThrow('append-only');
  });
});
