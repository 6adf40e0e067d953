import { PathStartsService } from '#learning/paths/path-starts.service.js';
import { created, link, newWord } from '../contract/builders.js';
import { openSchool, type Person } from '../support/school.js';
import { outcome } from './courses.js';
import { outline, picture } from './materials.js';

const school = openSchool();

const get = (person: Person, path: string) => school.as(person).get(`/paths${path}`);
const put = (person: Person, id: string, changes: object, headers?: Record<string, string>) =>
  school.as(person).put(`/paths/${id}`, changes, headers);
const libraryResource = (fields: object = {}) =>
  created(school.as(school.root), '/resources', { ...link(), ...fields });
const complete = (person: Person, resourceId: string) => school.as(person).post('/learning/complete', { resourceId });
const start = (person: Person, key: string) => school.as(person).post(`/paths/${key}/start`);
const itemsOf = (ids: string[], optional: string[] = []) =>
  ids.map((resourceId) => ({ resourceId, required: !optional.includes(resourceId) }));

async function createPath(draft: object = {}, owner = school.ana) {
  const { status, body } = await school.as(owner).post('/paths', {
    title: `Path ${newWord()}`,
    items: itemsOf([await libraryResource(), await libraryResource()]),
    ...draft,
  });
  if (status !== 201) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}

describe('POST /paths', () => {
  it('creates a path with its items in order, which everyone reads by id and slug', async () => {
    const [one, two] = [
      await libraryResource({ title: 'Rivers', durationMinutes: 200 }),
      await libraryResource({ title: 'Lakes', durationMinutes: 40 }),
    ];

    const body = await createPath({ title: 'Água & Vida!', level: 'beginner', items: itemsOf([two, one], [one]) });

    expect(body).toMatchObject({
      slug: 'agua-vida',
      title: 'Água & Vida!',
      level: 'beginner',
      estimatedMinutes: null,
      estimatedTime: '4 hours',
      status: 'published',
      itemCount: 2,
      createdBy: school.ana.id,
      createdByName: 'Ana Alves',
      progress: { percent: 0, requiredItems: 1, completedItems: 0, startedAt: null, completedAt: null },
      items: [
        { resourceId: two, position: 0, required: true, title: 'Lakes', isAvailable: true, isCompleted: false },
        { resourceId: one, position: 1, required: false, title: 'Rivers' },
      ],
    });
    for (const person of [school.root, school.olga, school.ben, school.paula])
      for (const key of [body.id, 'agua-vida', 'AGUA-VIDA'])
        expect((await get(person, `/${key}`)).body.id).toBe(body.id);
    expect((await get(school.ben, '?q=agua')).body.items).toMatchObject([{ id: body.id, itemCount: 2 }]);
  });

  it.each([
    [{ title: '' }, 'validation_failed'],
    [{ items: [] }, 'validation_failed'],
    [{ slug: 'Not A Slug' }, 'validation_failed'],
    [{ slug: '01890a5d-ac96-774b-bcce-b302099a8057' }, 'validation_failed'],
    [{ slug: 'two--hyphens' }, 'validation_failed'],
    [{ estimatedMinutes: 0 }, 'validation_failed'],
    [{ items: [{ resourceId: '01890a5d-ac96-774b-bcce-b302099a8057' }] }, 'path_items_invalid'],
  ])('refuses %j', async (draft, code) => {
    const answer = await school.as(school.ana).post('/paths', {
      title: 'Path',
      items: itemsOf([await libraryResource()]),
      ...draft,
    });

    expect(outcome(answer)).toEqual([400, code]);
  });

  it('takes each active resource of the library once, and at least one that is required', async () => {
    const { subject } = await outline(school);
    const { body: placed } = await picture(school, { scope: 'structure', subjectId: subject });
    const resourceId = await libraryResource();
    const make = async (items: object[]) =>
      outcome(await school.as(school.ana).post('/paths', { title: newWord(), items }));

    expect(await make([{ resourceId: placed.id }])).toEqual([400, 'path_items_invalid']);
    expect(await make([{ resourceId, required: false }])).toEqual([400, 'path_items_invalid']);
    expect(await make([{ resourceId }, { resourceId: resourceId.toUpperCase() }])).toEqual([400, 'path_items_invalid']);
    expect(await make([{ resourceId }])).toBe(201);
  });

  it('refuses a slug that is taken, and roles that only read', async () => {
    const { slug, items } = await createPath();
    const draft = { title: 'Again', slug, items: itemsOf([items[0].resourceId]) };

    expect(outcome(await school.as(school.olga).post('/paths', draft))).toEqual([409, 'path_slug_taken']);
    for (const person of [school.ben, school.paula])
      expect(outcome(await school.as(person).post('/paths', draft))).toEqual([403, 'forbidden_role']);
    expect((await school.anyone.post('/paths', draft)).status).toBe(401);
  });
});

describe('PUT /paths/:id', () => {
  it('changes the own path of a teacher; admins change all', async () => {
    const { id, slug } = await createPath();

    expect((await put(school.ana, slug, { title: 'Better' })).body).toMatchObject({
      title: 'Better',
      slug,
      version: 2,
    });
    expect(outcome(await put(school.olga, id, { title: 'Mine' }))).toEqual([403, 'forbidden']);
    expect(outcome(await put(school.ben, id, { title: 'Mine' }))).toEqual([403, 'forbidden_role']);
    expect((await put(school.root, id, { estimatedMinutes: 90 })).body.estimatedTime).toBe('1 hour 30 minutes');
    expect(outcome(await put(school.ana, id, { title: 'Late' }, { 'if-match': '"1"' }))).toEqual([412, 'row_changed']);
    expect(outcome(await put(school.ana, 'no-such-path', { title: 'x' }))).toEqual([404, 'not_found']);
    expect(outcome(await put(school.ana, 'not_a_slug', { title: 'x' }))).toEqual([400, 'malformed_id']);
  });

  it('replaces and reorders all items, also when two people do so at the same time', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => libraryResource()));
    const path = await createPath({ items: itemsOf(ids) });
    const order = async () =>
      (await get(school.ana, `/${path.id}`)).body.items.map(({ resourceId }: { resourceId: string }) =>
        ids.indexOf(resourceId),
      );

    await put(school.ana, path.id, { items: itemsOf(ids.toReversed()) });
    expect(await order()).toEqual([3, 2, 1, 0]);
    await put(school.ana, path.id, { items: itemsOf([ids[2] ?? '', ids[0] ?? '']) });
    expect(await order()).toEqual([2, 0]);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, n) =>
        put(n % 2 ? school.ana : school.root, path.id, { items: itemsOf(n % 2 ? ids : ids.toReversed()) }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect([
      [0, 1, 2, 3],
      [3, 2, 1, 0],
    ]).toContainEqual(await order());
  });

  it('keeps a resource that was archived, which is then no longer required', async () => {
    const [kept, gone] = [await libraryResource(), await libraryResource()];
    const path = await createPath({ items: itemsOf([kept, gone]) });
    expect((await school.as(school.root).delete(`/resources/${gone}`)).body.archived).toBe(true);

    const { body } = await put(school.ana, path.id, { items: itemsOf([gone, kept]) });

    expect(body.items).toMatchObject([
      { resourceId: gone, isAvailable: false },
      { resourceId: kept, isAvailable: true },
    ]);
    expect(body.progress.requiredItems).toBe(1);
    expect(outcome(await school.as(school.ana).post('/paths', { title: newWord(), items: itemsOf([gone]) }))).toEqual([
      400,
      'path_items_invalid',
    ]);
  });

  it('hides a draft from others, but not from those who have started it', async () => {
    const { id } = await createPath();
    await start(school.ben, id);
    await put(school.ana, id, { isPublished: false });

    const statuses = await Promise.all(
      [school.root, school.ana, school.ben, school.olga, school.zoe].map((p) => get(p, `/${id}`)),
    );

    expect(statuses.map(({ status }) => status)).toEqual([200, 200, 200, 404, 404]);
    expect(outcome(await start(school.ana, id))).toEqual([409, 'path_not_published']);
  });
});

describe('DELETE /paths/:id', () => {
  it('deletes a path, or archives one that someone has started, which can be restored', async () => {
    const [unused, used] = [await createPath(), await createPath()];
    await start(school.ben, used.id);

    expect(outcome(await school.as(school.olga).delete(`/paths/${used.id}`))).toEqual([403, 'forbidden']);
    expect((await school.as(school.ana).delete(`/paths/${unused.slug}`)).body).toEqual({ archived: false });
    expect((await school.as(school.ana).delete(`/paths/${used.slug}`)).body).toEqual({ archived: true });
    expect(outcome(await get(school.zoe, `/${used.id}`))).toEqual([404, 'not_found']);
    expect((await get(school.ben, `/${used.id}`)).body.status).toBe('archived');
    expect((await get(school.ben, '?started=true&status=archived')).body.items).toMatchObject([{ id: used.id }]);
    expect(outcome(await put(school.ana, used.id, { title: 'x' }))).toEqual([409, 'path_archived']);
    expect((await school.as(school.ana).post(`/paths/${used.id}/restore`)).body.status).toBe('published');
    expect(outcome(await school.as(school.ana).post(`/paths/${used.id}/restore`))).toEqual([409, 'illegal_transition']);
  });
});

describe('POST /paths/:id/start', () => {
  it('shows the own progress: the required items that are completed, and when all are', async () => {
    const ids = await Promise.all([1, 2, 3, 4].map(() => libraryResource()));
    const [one = '', two = '', three = '', optional = ''] = ids;
    const { id, slug } = await createPath({ items: itemsOf(ids, [optional]) });
    const progress = async (person = school.ben) => {
      const { percent, requiredItems, completedItems, startedAt, completedAt } = (await get(person, `/${id}`)).body
        .progress;
      return [percent, requiredItems, completedItems, startedAt !== null, completedAt !== null];
    };
    await complete(school.ben, one);
    expect(await progress()).toEqual([33, 3, 1, false, false]);

    const answers = await Promise.all([start(school.ben, slug), start(school.ben, id), start(school.ben, id)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(await progress()).toEqual([33, 3, 1, true, false]);
    await complete(school.ben, optional);
    await complete(school.ben, two);
    expect(await progress()).toEqual([66, 3, 2, true, false]);
    await complete(school.ben, three);
    expect(await progress()).toEqual([100, 3, 3, true, true]);
    expect(await progress(school.zoe)).toEqual([0, 3, 0, false, false]);
    expect(outcome(await start(school.paula, id))).toEqual([403, 'forbidden_role']);
    expect(await school.sql('SELECT user_id FROM learning_path_starts WHERE path_id = $1', [id])).toHaveLength(1);
  });

  it('stays completed when the path gets more items, and completes those who have what is left', async () => {
    const [one, two, three] = [await libraryResource(), await libraryResource(), await libraryResource()];
    const { id } = await createPath({ items: itemsOf([one, two]) });
    for (const person of [school.ben, school.zoe]) await start(person, id);
    for (const resourceId of [one, two]) await complete(school.ben, resourceId);
    await complete(school.zoe, one);
    const progress = async (person: Person) => (await get(person, `/${id}`)).body.progress;
    const before = await progress(school.ben);

    await put(school.ana, id, { items: itemsOf([one, two, three]) });
    expect(await progress(school.ben)).toEqual({ ...before, percent: 66, requiredItems: 3 });
    expect((await progress(school.zoe)).completedAt).toBeNull();
    await put(school.ana, id, { items: itemsOf([one, three], [three]) });

    expect((await progress(school.zoe)).completedAt).toEqual(expect.any(String));
    expect((await progress(school.ben)).completedAt).toBe(before.completedAt);
  });

  it('is completed immediately by those who have all items, and at night by those whose last resource was archived', async () => {
    const [one, two] = [await libraryResource(), await libraryResource()];
    const { id } = await createPath({ items: itemsOf([one, two]) });
    for (const resourceId of [one, two]) await complete(school.ben, resourceId);
    await complete(school.zoe, one);
    expect((await start(school.ben, id)).body.progress.completedAt).toEqual(expect.any(String));
    expect((await start(school.zoe, id)).body.progress.completedAt).toBeNull();
    await school.as(school.root).delete(`/resources/${two}`);

    const completed = await school.app.get(PathStartsService, { strict: false }).completeDue();

    expect(completed).toBe(1);
    expect((await get(school.zoe, `/${id}`)).body.progress.completedAt).toEqual(expect.any(String));
  });

  it('is recorded as completed when the last items are completed, and the path is started, at the same time', async () => {
    const ids = await Promise.all([1, 2, 3].map(() => libraryResource()));
    const { id } = await createPath({ items: itemsOf(ids) });
    const people = await school.crowd(12);

    await Promise.all(
      people.flatMap((person, n) => [
        ...ids.map((resourceId) => complete(person, resourceId)),
        ...(n % 2 ? [start(person, id)] : []),
      ]),
    );
    await Promise.all(people.map((person) => start(person, id)));

    const open = await school.sql('SELECT FROM learning_path_starts WHERE path_id = $1 AND completed_at IS NULL', [id]);
    expect(open).toEqual([]);
  });
});

describe('GET /paths', () => {
  it('lists paths by level and owner, and those that the person has started, in the same number of statements', async () => {
    const person = await school.person('STUDENT');
    const level = 'advanced';
    const statements = async () => (await get(person, '?limit=50')).headers.get('x-statements');
    await statements();
    const few = await statements();
    const mine = [await createPath({ level }), await createPath({ level }, school.olga), await createPath({ level })];
    await start(person, mine[0].id);
    const ids = async (query: string, by = person) =>
      (await get(by, query)).body.items.map(({ id }: { id: string }) => id).toSorted();
    const idsOf = (paths: { id: string }[]) => paths.map(({ id }) => id).toSorted();

    expect(await ids('?level=advanced')).toEqual(idsOf(mine));
    expect(await ids('?level=advanced&mine=true', school.olga)).toEqual(idsOf(mine.slice(1, 2)));
    expect(await ids('?started=true')).toEqual(idsOf(mine.slice(0, 1)));
    expect(await ids('?level=advanced&started=false')).toEqual(idsOf(mine.slice(1)));
    expect(await statements()).toBe(few);
    expect(outcome(await get(person, '?level=hard'))).toEqual([400, 'validation_failed']);
  });
});

describe('a learning path in the catalogue', () => {
  it('requires the subscription that its entry requires', async () => {
    const { id } = await createPath();
    const tcode = { code: `PATH-${newWord()}`, kind: 'path', title: 'Path', pathId: id, access: 'licensed' };
    expect(outcome(await school.as(school.olga).post('/tcodes', tcode))).toEqual([403, 'forbidden']);
    const { body: entry, status } = await school.as(school.ana).post('/tcodes', tcode);
    const decision = async (person: Person) => (await school.as(person).get(`/access/path/${id}`)).body;

    expect([status, entry.pathId]).toEqual([201, id]);
    expect(outcome(await get(school.ben, `/${id}`))).toEqual([403, 'no_subscription']);
    expect(outcome(await start(school.ben, id))).toEqual([403, 'no_subscription']);
    expect(await decision(school.ben)).toMatchObject({ allowed: false, reason: 'no_subscription' });
    expect(await decision(school.olga)).toMatchObject({ allowed: true, via: 'teacher' });
    const sold = { userId: school.ben.id, tcodeId: entry.id, subscriptionType: 'monthly' };
    const subscribed = await school.as(school.root).post('/subscriptions', sold);
    expect([subscribed.status, outcome(await get(school.ben, `/${id}`))]).toEqual([201, 200]);
    expect(await decision(school.ben)).toMatchObject({ allowed: true, via: 'subscription' });
    expect(outcome(await school.as(school.ben).get(`/progress/tcodes/${entry.id}`))).toBe(200);
    expect((await school.as(school.root).delete(`/paths/${id}`)).body.archived).toBe(true);
  });
});
