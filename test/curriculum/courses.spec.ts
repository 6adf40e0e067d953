import { openSchool, type Person, type School } from '../support/school.js';
import { createCourse, enroll, outcome } from './courses.js';
import { createModule } from './modules.js';

const school = openSchool();
let otherProcess: School;
beforeAll(async () => {
  otherProcess = await school.secondInstance();
});

describe('POST /courses', () => {
  it('makes a draft of the teacher or admin who sends it', async () => {
    const draft = { title: 'Reading maps', description: 'North is **up**.<script>x</script>', capacity: 20 };

    const { status, body } = await school.as(school.ana).post('/courses', draft);
    const byAdmin = await school.as(school.root).post('/courses', { title: 'First aid' });

    expect([status, body]).toMatchObject([
      201,
      {
        title: 'Reading maps',
        description: 'North is **up**.&lt;script>x&lt;/script>',
        capacity: 20,
        createdBy: school.ana.id,
        createdByName: 'Ana Alves',
        status: 'draft',
        visibility: 'open',
        startsAt: null,
        endsAt: null,
        enrolledCount: 0,
        waitingCount: 0,
        enrollment: null,
        publishedAt: null,
        version: 1,
      },
    ]);
    expect(byAdmin.body).toMatchObject({ createdBy: school.root.id, description: null });
  });

  it('is refused to students and parents, and for invalid input', async () => {
    const send = async (person: typeof school.ana, draft: object) =>
      outcome(await school.as(person).post('/courses', { title: 'Maps', ...draft }));

    expect(await send(school.ben, {})).toEqual([403, 'forbidden_role']);
    expect(await send(school.paula, {})).toEqual([403, 'forbidden_role']);
    expect(await send(school.ana, { title: '' })).toEqual([400, 'validation_failed']);
    expect(await send(school.ana, { title: 'x'.repeat(256) })).toEqual([400, 'validation_failed']);
    expect(await send(school.ana, { capacity: 0 })).toEqual([400, 'validation_failed']);
    expect(await send(school.ana, { visibility: 'secret' })).toEqual([400, 'validation_failed']);
    const dates = { startsAt: '2030-02-01T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' };
    expect(await send(school.ana, dates)).toEqual([400, 'course_dates_invalid']);
  });
});

describe('GET /courses/:id', () => {
  it('shows published courses to all, and drafts to their owner and admins', async () => {
    const [draft, published] = [await createCourse(school, { status: 'draft' }), await createCourse(school)];
    const read = async (id: string) =>
      Promise.all(
        [school.root, school.ana, school.olga, school.ben, school.paula].map(
          async (person) => (await school.as(person).get(`/courses/${id}`)).status,
        ),
      );

    expect(await read(draft.id)).toEqual([200, 200, 404, 404, 404]);
    expect(await read(published.id)).toEqual([200, 200, 200, 200, 200]);
    await enroll(school, school.ben, published.id);
    await school.as(school.ana).delete(`/courses/${published.id}`);
    expect(await read(published.id)).toEqual([200, 200, 200, 404, 404]);
  });

  it('has an ETag that changes with the people, and still works as If-Match', async () => {
    const { id } = await createCourse(school);
    const read = () => school.as(school.ana).get(`/courses/${id}`);
    const before = (await read()).headers.get('etag') ?? '';
    await enroll(school, school.ben, id);
    const after = (await read()).headers.get('etag') ?? '';

    expect(after).not.toBe(before);
    const changed = await school.as(school.ana).patch(`/courses/${id}`, { title: 'Maps' }, { 'if-match': before });
    const stale = await school.as(school.ana).patch(`/courses/${id}`, { title: 'Maps 2' }, { 'if-match': after });
    expect([changed.status, stale.status]).toEqual([200, 412]);
  });
});

describe('PATCH and PUT /courses/:id', () => {
  it('change only the fields sent, for the owner and admins', async () => {
    const { id } = await createCourse(school, { description: 'About maps', capacity: 5 });
    const put = await school.as(school.ana).put(`/courses/${id}`, { title: 'Atlases' });
    const patch = await school.as(school.root).patch(`/courses/${id}`, { capacity: null });

    expect(put.body).toMatchObject({ title: 'Atlases', description: 'About maps', capacity: 5, status: 'published' });
    expect(patch.body).toMatchObject({ title: 'Atlases', capacity: null });
    expect(outcome(await school.as(school.olga).patch(`/courses/${id}`, { title: 'Mine' }))).toEqual([
      403,
      'forbidden',
    ]);
    expect(outcome(await school.as(school.ben).patch(`/courses/${id}`, { title: 'Mine' }))).toEqual([
      403,
      'forbidden_role',
    ]);
  });

  it('refuse fewer seats than people', async () => {
    const { id } = await createCourse(school);
    for (const person of [school.ben, school.zoe]) await enroll(school, person, id);

    expect(outcome(await school.as(school.ana).patch(`/courses/${id}`, { capacity: 1 }))).toEqual([
      409,
      'course_capacity_low',
    ]);
    expect((await school.as(school.ana).patch(`/courses/${id}`, { capacity: 2 })).status).toBe(200);
  });
});

describe('handing over a course', () => {
  it('gives it and its modules to another teacher, who manages it with its people from then on', async () => {
    const course = await createCourse(school);
    const { id } = await createModule(school, { courseId: course.id });
    await enroll(school, school.zoe, course.id);
    const path = `/courses/${course.id}`;
    const handOver = (person: Person, to: Person) => school.as(person).patch(path, { createdBy: to.id });

    const refused = [
      await handOver(school.ana, school.olga),
      await handOver(school.root, school.ben),
      await handOver(school.root, { ...school.ben, id: course.id }),
    ];
    const handed = await handOver(school.root, school.olga);

    expect(refused.map(outcome)).toEqual([
      [403, 'forbidden_role'],
      [400, 'course_owner_unfit'],
      [400, 'course_owner_unfit'],
    ]);
    expect([outcome(handed), handed.body.createdBy]).toEqual([200, school.olga.id]);
    expect(outcome(await school.as(school.ana).get(`${path}/enrollments`))).toEqual([403, 'forbidden']);
    expect((await school.as(school.olga).get(`${path}/enrollments`)).body.total).toBe(1);
    const changed = await school.as(school.olga).patch(`/modules/${id}`, { title: 'Taken over' });
    expect(changed.body).toMatchObject({ title: 'Taken over', createdBy: school.olga.id });
    expect(outcome(await school.as(school.ana).patch(`/modules/${id}`, { title: 'Too late' }))).toEqual([
      403,
      'forbidden',
    ]);
    const { body: log } = await school.as(school.root).get('/audit-log?action=course.handed_over');
    expect(log.items).toMatchObject([{ entityId: course.id, data: { from: school.ana.id, to: school.olga.id } }]);
  });
});

describe('the states of a course', () => {
  const people = ['with', 'without'] as const;
  const table: [from: string, action: string, expected: unknown, to: string][] = [
    ['draft', 'publish', 200, 'published'],
    ['draft', 'restore', 200, 'draft'],
    ['draft', 'change', 200, 'draft'],
    ['draft', 'enroll', [409, 'course_unpublished'], 'draft'],
    ['draft', 'delete', 200, 'deleted'],
    ['published', 'publish', 200, 'published'],
    ['published', 'restore', 200, 'published'],
    ['published', 'change', 200, 'published'],
    ['published', 'enroll', 200, 'published'],
    ['published', 'delete', 200, 'archived'],
    ['archived', 'publish', [409, 'course_archived'], 'archived'],
    ['archived', 'restore', 200, 'published'],
    ['archived', 'change', [409, 'course_archived'], 'archived'],
    ['archived', 'enroll', [409, 'course_archived'], 'archived'],
    ['archived', 'delete', 200, 'archived'],
    ['archived draft', 'restore', 200, 'draft'],
  ];

  it.each(table)('%s: %s', async (from, action, expected, to) => {
    const ana = school.as(school.ana);
    const { id } = await createCourse(school, { status: from === 'draft' ? 'draft' : 'published' });
    if (from !== 'draft') await enroll(school, school.zoe, id);
    if (from.startsWith('archived')) await ana.delete(`/courses/${id}`);
    if (from === 'archived draft') await school.sql('UPDATE courses SET published_at = NULL WHERE id = $1', [id]);

    const actions: Record<string, () => ReturnType<typeof ana.get>> = {
      publish: () => ana.post(`/courses/${id}/publish`),
      restore: () => ana.post(`/courses/${id}/restore`),
      change: () => ana.patch(`/courses/${id}`, { title: 'Changed' }),
      enroll: () => ana.post(`/courses/${id}/enroll`),
      delete: () => ana.delete(`/courses/${id}`),
    };
    const answer = await actions[action]?.();

    expect(answer && outcome(answer)).toEqual(expected);
    const { status, body } = await ana.get(`/courses/${id}`);
    expect(status === 404 ? 'deleted' : body.status).toBe(to);
  });

  it.each(people)('DELETE of a course %s people', async (which) => {
    const { id } = await createCourse(school);
    if (which === 'with') {
      await enroll(school, school.ben, id);
      await school.as(school.ben).delete(`/courses/${id}/enroll`);
    }

    const { body } = await school.as(school.ana).delete(`/courses/${id}`);

    expect(body).toEqual({ archived: which === 'with' });
    expect((await school.as(school.ana).get(`/courses/${id}`)).status).toBe(which === 'with' ? 200 : 404);
  });
});

describe('POST /courses/:id/clone', () => {
  it('makes a draft of the caller without dates and people', async () => {
    const { id } = await createCourse(school, {
      title: 'Maps',
      description: 'North',
      capacity: 3,
      startsAt: '2030-01-01T00:00:00Z',
    });
    await enroll(school, school.ben, id);

    const { status, body } = await school.as(school.olga).post(`/courses/${id}/clone`, { title: 'Maps again' });
    const same = await school.as(school.ana).post(`/courses/${id}/clone`, {});

    expect([status, body]).toMatchObject([
      201,
      {
        title: 'Maps again',
        description: 'North',
        capacity: 3,
        status: 'draft',
        createdBy: school.olga.id,
        startsAt: null,
        enrolledCount: 0,
      },
    ]);
    expect(same.body.title).toBe('Maps');
    expect(outcome(await school.as(school.ben).post(`/courses/${id}/clone`, {}))).toEqual([403, 'forbidden_role']);
    const draft = await createCourse(school, { status: 'draft' });
    expect(outcome(await school.as(school.olga).post(`/courses/${draft.id}/clone`, {}))).toEqual([404, 'not_found']);
  });
});

describe('GET /courses', () => {
  const titles = async (where: School, person: typeof school.ana, query = '') => {
    const { body } = await where.as(person).get(`/courses?limit=100&${query}`);
    return body.items.map(({ title }: { title: string }) => title);
  };

  it('filters by status, owner, enrollment and words, and sorts', async () => {
    const unique = `kestrel${Date.now()}`;
    for (const title of [`Éclair ${unique}`, `Zebra ${unique}`, `Apple ${unique}`])
      await createCourse(school, { title });
    await createCourse(school, { title: `Draft ${unique}`, status: 'draft' });
    const { id } = await createCourse(school, { title: `Mine ${unique}` }, school.olga);
    await enroll(school, school.ben, id);
    const read = async (person: typeof school.ana, query: string) =>
      (await titles(school, person, `q=${unique}&${query}`)).map((title: string) => title.split(' ')[0]);

    expect(await read(school.ben, '')).toEqual(['Apple', 'Éclair', 'Mine', 'Zebra']);
    expect(await read(school.ben, 'sort=-title')).toEqual(['Zebra', 'Mine', 'Éclair', 'Apple']);
    expect(await read(school.ben, 'sort=-createdAt')).toEqual(['Mine', 'Apple', 'Zebra', 'Éclair']);
    expect(await read(school.ben, 'enrolled=true')).toEqual(['Mine']);
    expect(await read(school.olga, 'mine=true')).toEqual(['Mine']);
    expect(await read(school.ana, 'status=draft')).toEqual(['Draft']);
    expect(await read(school.olga, 'status=draft')).toEqual([]);
    expect(await read(school.root, 'status=draft')).toEqual(['Draft']);
    expect((await school.as(school.ben).get('/courses?sort=capacity')).status).toBe(400);
  });

  it('lists courses by invitation to staff and to the people in them', async () => {
    const title = `Invited ${Date.now()}`;
    const { id } = await createCourse(school, { title, visibility: 'invitation' });
    const lists = async () =>
      Promise.all(
        [school.olga, school.ben, school.zoe].map(async (person) => (await titles(school, person)).includes(title)),
      );

    expect(await lists()).toEqual([true, false, false]);
    await school.as(school.ana).post(`/courses/${id}/enrollments`, { userIds: [school.ben.id] });
    expect(await lists()).toEqual([true, true, false]);
    expect((await school.as(school.zoe).get(`/courses/${id}`)).status).toBe(404);
    await school.as(school.ana).delete(`/courses/${id}/enrollments/${school.ben.id}`);
    expect(await lists()).toEqual([true, false, false]);
  });

  it('is correct in every process the moment after a write', async () => {
    for (const person of [school.ben, school.ana]) {
      const seen: boolean[][] = [];
      for (let round = 0; round < 5; round++) {
        const title = `Round ${round} ${person.id}`;
        await Promise.all([school, otherProcess].map((where) => titles(where, person)));
        const { id } = await createCourse(school, { title });
        const published = await Promise.all([school, otherProcess].map((where) => titles(where, person)));
        await otherProcess.as(school.ana).patch(`/courses/${id}`, { title: `${title} changed` });
        const changed = await Promise.all([school, otherProcess].map((where) => titles(where, person)));
        seen.push([
          ...published.map((list) => list.includes(title)),
          ...changed.map((list) => list.includes(`${title} changed`)),
        ]);
      }
      expect(seen).toEqual(Array.from({ length: 5 }, () => [true, true, true, true]));
    }
  });

  it('shows new counts and the place of the person although the page is cached', async () => {
    const { id } = await createCourse(school, { title: `Counted ${Date.now()}`, capacity: 1 });
    const shown = async (person: typeof school.ana) => {
      const { body } = await otherProcess.as(person).get('/courses?limit=100&sort=-createdAt');
      const { enrolledCount, waitingCount, enrollment } = body.items.find((course: { id: string }) => course.id === id);
      return [enrolledCount, waitingCount, enrollment?.status ?? null, enrollment?.position ?? null];
    };
    await shown(school.ben);
    await enroll(school, school.zoe, id);
    await enroll(school, school.ben, id);

    expect(await shown(school.ben)).toEqual([1, 1, 'waiting', 1]);
    expect(await shown(school.zoe)).toEqual([1, 1, 'enrolled', null]);
    expect(await shown(school.paula)).toEqual([1, 1, null, null]);
  });

  it('takes the same number of statements for 10 and for 10,000 courses, and fewer from the cache', async () => {
    const statements = async (query: string) =>
      Number((await school.as(school.ben).get(`/courses?${query}`)).headers.get('x-statements'));
    const small = await statements('limit=10');
    const cached = await statements('limit=10');
    await school.sql(
      `INSERT INTO courses (id, organization_id, created_by, title, status, published_at)
       SELECT gen_random_uuid(), 'test', $1, 'Course of many ' || n, 'published', now() FROM generate_series(1, 10000) n`,
      [school.ana.id],
    );

    expect(await statements('limit=10')).toBe(small);
    expect([await statements('limit=10'), cached]).toEqual([2, 2]);
    expect(await statements('limit=10&sort=-createdAt&q=many')).toBe(small);
    await school.sql(`DELETE FROM courses WHERE title LIKE 'Course of many %'`);
  });

  it('is exported as CSV', async () => {
    const title = `Exported ${Date.now()}`;
    await createCourse(school, { title });

    const { status, body } = await school.as(school.ben).get('/courses', { accept: 'text/csv' });

    expect(status).toBe(200);
    expect(body).toContain(title);
  });
});
