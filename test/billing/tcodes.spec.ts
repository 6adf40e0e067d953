import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCourse, enroll, outcome } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import { runInProcess } from '../support/command.js';
import { openSchool, type Person } from '../support/school.js';
import { createOutline, grantSubscription, createTcode, uniqueName } from './scenario.js';

const school = openSchool();

const createEntry = async (person: Person, draft: Record<string, unknown>) =>
  school.as(person).post('/tcodes', { code: uniqueName('code'), title: 'Light', kind: 'subject', ...draft });

describe('POST /tcodes', () => {
  it('is for admins and teachers of the subject', async () => {
    const { subject, unit } = await createOutline(school);
    const draft = { subjectId: subject.id, metadata: { level: 'P1' }, contentUrl: 'https://cdn.example/light' };

    const { status, body } = await createEntry(school.ana, draft);
    const unitEntry = await createEntry(school.ana, { kind: 'unit', unitId: unit.id, access: 'licensed' });
    const others = await Promise.all(
      [school.olga, school.ben, school.paula].map((person) => createEntry(person, { subjectId: subject.id })),
    );

    expect([status, body]).toMatchObject([201, { ...draft, isPublic: false, access: 'included', status: 'active' }]);
    expect([unitEntry.status, unitEntry.body.access]).toEqual([201, 'licensed']);
    expect(others.map((answer) => answer.status)).toEqual([404, 403, 403]);
    expect((await school.anyone.post('/tcodes', draft)).status).toBe(401);
  });

  it('keeps codes unique, regardless of case, under concurrent requests', async () => {
    const { subject } = await createOutline(school);
    const code = uniqueName('Math');
    const answers = await Promise.all(
      [code, code.toLowerCase(), code.toUpperCase(), code].map((each) =>
        createEntry(school.ana, { code: each, subjectId: subject.id }),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('tcode_taken');
  });

  it('requires exactly one target that fits the kind', async () => {
    const { subject, unit } = await createOutline(school);
    const answers = await Promise.all([
      createEntry(school.root, {}),
      createEntry(school.root, { subjectId: subject.id, unitId: unit.id }),
      createEntry(school.root, { kind: 'unit', subjectId: subject.id }),
      createEntry(school.root, { subjectId: subject.id, isPublic: true }),
      createEntry(school.root, {
        subjectId: subject.id,
        isPublic: true,
        access: 'licensed',
        contentUrl: 'https://cdn.example',
      }),
      createEntry(school.root, { subjectId: subject.id, metadata: { long: 'x'.repeat(20_000) } }),
      createEntry(school.root, { subjectId: subject.id, contentUrl: 'http://cdn.example' }),
      createEntry(school.root, { subjectId: subject.id, kind: 'course' }),
      createEntry(school.root, { subjectId: subject.id, kind: 'module' }),
      createEntry(school.root, { subjectId: subject.id, kind: 'planet' }),
      createEntry(school.root, { subjectId: subject.id, code: 'two words' }),
    ]);

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'tcode_target_invalid'],
      [400, 'tcode_target_invalid'],
      [400, 'tcode_target_invalid'],
      [400, 'content_url_missing'],
      [400, 'public_not_licensed'],
      [400, 'metadata_too_large'],
      [400, 'validation_failed'],
      [400, 'tcode_target_invalid'],
      [400, 'tcode_target_invalid'],
      [400, 'validation_failed'],
      [400, 'validation_failed'],
    ]);
  });

  it('offers a course for its owner, which keeps the course from being deleted', async () => {
    const course = await createCourse(school);
    const draft = { kind: 'course', courseId: course.id };

    const { status, body } = await createEntry(school.ana, draft);

    expect([status, body]).toMatchObject([201, { ...draft, subjectId: null, unitId: null }]);
    expect((await createEntry(school.olga, draft)).status).toBe(403);
    expect((await school.as(school.olga).patch(`/tcodes/${body.id}`, { title: 'Mine' })).status).toBe(403);
    expect((await school.as(school.ana).patch(`/tcodes/${body.id}`, { title: 'Maps' })).status).toBe(200);
    const { body: listed } = await school.as(school.ben).get(`/tcodes?courseId=${course.id}`);
    expect(listed.items).toMatchObject([{ id: body.id, title: 'Maps' }]);
    expect((await school.as(school.ana).delete(`/courses/${course.id}`)).body).toEqual({ archived: true });
  });

  it('offers a module, which a subscription then opens without a seat', async () => {
    const course = await createCourse(school);
    const module = await createModule(school, { courseId: course.id });
    const other = await createModule(school, { courseId: course.id });
    const draft = { kind: 'module', moduleId: module.id, access: 'licensed' };
    const open = async (person: Person, { id }: { id: string }) =>
      outcome(await school.as(person).get(`/modules/${id}`));

    const { status, body } = await createEntry(school.ana, draft);
    const refused = await createEntry(school.olga, draft);
    await enroll(school, school.ben, course.id);
    const before = await open(school.ben, module);
    await grantSubscription(school, school.ben, { tcodeId: body.id });
    await grantSubscription(school, school.zoe, { tcodeId: body.id });

    expect([status, body, refused.status]).toMatchObject([201, { ...draft, courseId: null }, 403]);
    expect(before).toEqual([403, 'no_subscription']);
    expect([await open(school.ben, module), await open(school.zoe, module)]).toEqual([200, 200]);
    expect(await open(school.zoe, other)).toEqual([403, 'not_enrolled']);
    expect((await school.as(school.zoe).get(`/tcodes?kind=module&moduleId=${module.id}`)).body.total).toBe(1);
    expect((await school.as(school.ana).delete(`/modules/${module.id}`)).body).toEqual({ archived: true });
  });

  it('offers and sells nothing that is archived, by hand, renewed or automatically', async () => {
    const course = await createCourse(school);
    const { body: entry } = await school.as(school.ana).post('/tcodes', {
      code: uniqueName('sold'),
      kind: 'course',
      courseId: course.id,
      title: 'Sold',
      access: 'licensed',
    });
    const bought = await grantSubscription(school, school.olga, { tcodeId: entry.id });
    await school.as(school.ana).delete(`/courses/${course.id}`);

    const offered = await school
      .as(school.ana)
      .post('/tcodes', { code: uniqueName('late'), kind: 'course', courseId: course.id, title: 'Late' });
    const values = { subscriptionType: 'monthly', userId: school.ben.id, tcodeId: entry.id };
    const sold = await school.as(school.root).post('/subscriptions', values);
    const renewed = await school.as(school.root).post(`/subscriptions/${bought.id}/renew`);

    for (const { status, body } of [offered, sold, renewed])
      expect([status, body.code]).toEqual([409, 'tcode_content_archived']);
    await school.as(school.ana).post(`/courses/${course.id}/restore`);
    expect((await school.as(school.root).post('/subscriptions', values)).status).toBe(201);
  });

  it('lets only admins add external content', async () => {
    const external = { isPublic: true, contentUrl: 'https://cdn.example/free' };

    expect((await createEntry(school.root, external)).status).toBe(201);
    expect((await createEntry(school.ana, external)).status).toBe(403);
  });
});

describe('GET /tcodes', () => {
  it.each(['root', 'ana', 'ben', 'paula', 'zoe'] as const)('shows %s the whole catalogue', async (name) => {
    const entry = await createTcode(school);

    const { status } = await school.as(school[name]).get(`/tcodes/${entry.id}`);
    const { body, headers } = await school.as(school[name]).get(`/tcodes?q=${entry.code}&limit=1`);

    expect([body.items.map(({ id }: { id: string }) => id), status]).toEqual([[entry.id], 200]);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('requires sign-in, a known id and a known kind', async () => {
    const unknown = '01900000-0000-7000-8000-0000000000ff';

    expect((await school.anyone.get('/tcodes')).status).toBe(401);
    expect((await school.as(school.ben).get(`/tcodes/${unknown}`)).status).toBe(404);
    expect((await school.as(school.ben).get('/tcodes?kind=planet')).status).toBe(400);
  });

  it('filters by subject, unit, kind, access and status', async () => {
    const { subject, unit } = await createOutline(school);
    const whole = await createTcode(school, { subjectId: subject.id, access: 'licensed' });
    const piece = await createTcode(school, { unitId: unit.id });
    const found = async (query: string) => {
      const { body } = await school.as(school.ben).get(`/tcodes?limit=100&${query}`);
      return body.items.map(({ id }: { id: string }) => id);
    };

    expect(await found(`subjectId=${subject.id}`)).toEqual([whole.id]);
    expect(await found(`unitId=${unit.id}`)).toEqual([piece.id]);
    expect(await found('kind=unit')).not.toContain(whole.id);
    expect(await found('access=licensed&isPublic=false')).toContain(whole.id);
    expect(await found('status=archived')).toEqual([]);
  });
});

describe('PATCH and DELETE /tcodes/:id', () => {
  it('are for admins and teachers of the subject', async () => {
    const { subject } = await createOutline(school);
    const { id } = await createTcode(school, { subjectId: subject.id });
    const change = (person: Person) => school.as(person).patch(`/tcodes/${id}`, { title: 'Shadow' });
    const people = [school.root, school.ana, school.olga, school.ben, school.paula];

    const answers = await Promise.all(people.map(change));
    const removed = await Promise.all(people.slice(2).map((person) => school.as(person).delete(`/tcodes/${id}`)));

    expect(answers.map(({ status }) => status).filter((status) => status === 412).length).toBeLessThanOrEqual(1);
    expect(answers.slice(2).map(({ status }) => status)).toEqual([403, 403, 403]);
    expect(removed.map(({ status }) => status)).toEqual([403, 403, 403]);
    expect((await change(school.ana)).body.title).toBe('Shadow');
  });

  it('archive and restore an entry', async () => {
    const { id } = await createTcode(school);
    const ana = school.as(school.ana);

    const gone = await ana.delete(`/tcodes/${id}`);
    const again = await ana.delete(`/tcodes/${id}`);
    const back = await ana.patch(`/tcodes/${id}`, { status: 'active' }, { 'if-match': '"2"' });
    const late = await ana.patch(`/tcodes/${id}`, { title: 'Late' }, { 'if-match': '"2"' });

    expect([gone.body.status, again.body.version]).toEqual(['archived', 2]);
    expect([back.status, back.body.status, late.status]).toEqual([200, 'active', 412]);
    const audited = await school.sql('SELECT action FROM audit_log WHERE entity_id = $1 ORDER BY created_at', [id]);
    expect(audited.map(({ action }) => action)).toEqual(['tcode.created', 'tcode.archived', 'tcode.changed']);
  });

  it('leave existing subscriptions valid', async () => {
    const { subject } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id });
    await grantSubscription(school, school.zoe, { tcodeId });

    await school.as(school.root).delete(`/tcodes/${tcodeId}`);

    expect((await school.as(school.zoe).get(`/subjects/${subject.id}`)).status).toBe(200);
  });
});

describe('a unit in the catalogue', () => {
  it('is deleted only with detach=true, which archives its entry', async () => {
    const { unit } = await createOutline(school);
    const { id } = await createTcode(school, { unitId: unit.id, access: 'licensed' });
    const ana = school.as(school.ana);

    const refused = await ana.delete(`/units/${unit.id}`);
    const deleted = await ana.delete(`/units/${unit.id}?detach=true`);

    expect([refused.status, refused.body.code, deleted.status]).toEqual([409, 'unit_in_catalogue', 204]);
    const { body } = await ana.get(`/tcodes/${id}`);
    expect([body.status, body.unitId]).toEqual(['archived', null]);
    const back = await school.as(school.root).patch(`/tcodes/${id}`, { status: 'active' });
    expect([back.status, back.body.code]).toEqual([400, 'tcode_target_invalid']);
  });
});

describe('homeroom export catalogue', () => {
  it('writes only public entries', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'catalogue-'));
    await createTcode(school);
    const free = await createTcode(school, {
      isPublic: true,
      contentUrl: 'https://cdn.example/export',
      metadata: { age: 7 },
    });

    const args = ['export', 'catalogue', '--json'];
    const { json } = await runInProcess(args, { env: school.environment, cwd: folder });

    const { items } = JSON.parse(await readFile(join(folder, 'public/catalogue.json'), 'utf8'));
    const [entry] = items.filter(({ code }: { code: string }) => code === free.code);
    expect(json).toMatchObject({ ok: true, file: 'public/catalogue.json', entries: items.length });
    expect(entry).toEqual({
      code: free.code,
      kind: 'subject',
      title: free.title,
      metadata: { age: 7 },
      contentUrl: 'https://cdn.example/export',
    });
    const { body } = await school.as(school.root).get('/tcodes?isPublic=true&limit=100');
    expect(items).toHaveLength(body.total);
    await rm(folder, { recursive: true });
  }, 60_000);
});
