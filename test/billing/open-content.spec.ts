import { Features } from '#platform/features/features.js';
import { openSchool, type Person } from '../support/school.js';
import { atTime, endAt, addMs, createOutline, grantSubscription, createTcode } from './scenario.js';

const school = openSchool();

type Outline = Awaited<ReturnType<typeof createOutline>>;

const reads = ({ subject, unit, part, section }: Outline) => ({
  subject: `/subjects/${subject.id}`,
  units: `/subjects/${subject.id}/units`,
  unit: `/units/${unit.id}`,
  parts: `/units/${unit.id}/parts`,
  part: `/parts/${part.id}`,
  sections: `/parts/${part.id}/sections`,
  section: `/sections/${section.id}`,
});

/** The result of each read: its error code when refused, otherwise its status. */
const readAll = async (person: Person, outline: Outline) => {
  const answers = Object.entries(reads(outline)).map(async ([name, path]) => {
    const { status, body } = await school.as(person).get(path);
    return [name, status === 200 ? 200 : body.code];
  });
  return Object.fromEntries(await Promise.all(answers));
};

const all = (answer: unknown) => ({
  subject: answer,
  units: answer,
  unit: answer,
  parts: answer,
  part: answer,
  sections: answer,
  section: answer,
});

describe('a subscription to a subject', () => {
  it('opens the subject and its outline to a person outside the classroom', async () => {
    const outline = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: outline.subject.id });
    const before = await readAll(school.zoe, outline);
    await grantSubscription(school, school.zoe, { tcodeId });

    const after = await readAll(school.zoe, outline);

    expect([before, after]).toEqual([all('not_found'), all(200)]);
    const { body } = await school.as(school.zoe).get('/subjects?limit=100');
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(outline.subject.id);
  });

  it('gives access to the last millisecond, without any job', async () => {
    const { subject, section } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id });
    const { id } = await grantSubscription(school, school.zoe, { tcodeId });
    const zoe = school.as(school.zoe);
    await zoe.token();
    const end = addMs(new Date(), 5_000);
    await endAt(school, id, end);
    const read = (moment: Date) =>
      atTime(school, moment, async () => {
        const tree = await zoe.get(`/subjects/${subject.id}`);
        const text = await zoe.get(`/sections/${section.id}`);
        return [tree.status, text.status];
      });

    expect(await read(addMs(end, -1000))).toEqual([200, 200]);
    expect(await read(addMs(end, -1))).toEqual([200, 200]);
    expect(await read(end)).toEqual([404, 404]);
    expect(await read(addMs(end, 1))).toEqual([404, 404]);
  });

  it('gives access from its start', async () => {
    const { subject } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id });
    const start = addMs(new Date(), 20_000);
    const { status } = await grantSubscription(school, school.zoe, { tcodeId, startDate: start.toISOString() });
    const zoe = school.as(school.zoe);
    const read = (moment: Date) =>
      atTime(school, moment, async () => (await zoe.get(`/subjects/${subject.id}`)).status);

    expect([status, await read(addMs(start, -1)), await read(start)]).toEqual(['pending', 404, 200]);
  });

  it('does not serve a cached tree after its end', async () => {
    const { subject } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id });
    const { id } = await grantSubscription(school, school.zoe, { tcodeId });
    const zoe = school.as(school.zoe);
    const { headers } = await zoe.get(`/subjects/${subject.id}`);
    const etag = headers.get('etag') ?? '';
    const unchanged = await zoe.get(`/subjects/${subject.id}`, { 'if-none-match': etag });
    const end = addMs(new Date(), 5_000);
    await endAt(school, id, end);

    const { status } = await atTime(school, end, () => zoe.get(`/subjects/${subject.id}`, { 'if-none-match': etag }));

    expect([unchanged.status, status]).toEqual([304, 404]);
  });

  it('gives no write access', async () => {
    const { subject, unit } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id });
    await grantSubscription(school, school.olga, { tcodeId });
    const olga = school.as(school.olga);

    const answers = [
      await olga.get(`/subjects/${subject.id}`),
      await olga.patch(`/subjects/${subject.id}`, { name: 'Mine' }),
      await olga.post(`/subjects/${subject.id}/units`, { title: 'Mine' }),
      await olga.delete(`/units/${unit.id}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
  });

  it('gives access to the parents of its holder', async () => {
    const outline = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: outline.subject.id });
    const parent = await school.person('PARENT');
    const link = 'INSERT INTO guardianships (id, parent_id, student_id) VALUES (gen_random_uuid(), $1, $2)';
    await school.sql(link, [parent.id, school.zoe.id]);
    const before = await readAll(parent, outline);

    await grantSubscription(school, school.zoe, { tcodeId });

    expect([before, await readAll(parent, outline)]).toEqual([all('not_found'), all(200)]);
  });

  it('gives no access while suspended or cancelled, and gives access again when resumed', async () => {
    const { subject } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id });
    const { id } = await grantSubscription(school, school.zoe, { tcodeId });
    const root = school.as(school.root);
    const read = async () => (await school.as(school.zoe).get(`/subjects/${subject.id}`)).status;

    const statuses = [await read()];
    await root.post(`/subscriptions/${id}/suspend`);
    statuses.push(await read());
    await root.post(`/subscriptions/${id}/resume`);
    statuses.push(await read());
    await root.delete(`/subscriptions/${id}`);
    statuses.push(await read());

    expect(statuses).toEqual([200, 404, 200, 404]);
  });

  it('gives no access to archived subjects', async () => {
    const { subject } = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id });
    await grantSubscription(school, school.zoe, { tcodeId });

    await school.as(school.ana).delete(`/subjects/${subject.id}`);

    expect((await school.as(school.zoe).get(`/subjects/${subject.id}`)).status).toBe(404);
  });
});

describe('a subscription to a unit', () => {
  it('opens the unit and its contents, but not the subject or other units', async () => {
    const outline = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { unitId: outline.unit.id });
    await grantSubscription(school, school.zoe, { tcodeId });

    const answers = await readAll(school.zoe, outline);

    expect(answers).toEqual({ ...all(200), subject: 'not_found', units: 'not_found' });
    expect((await school.as(school.zoe).get(`/units/${outline.other.id}`)).status).toBe(404);
  });
});

describe('grants', () => {
  it('let a developer read everything including archived subjects, and write nothing', async () => {
    const { subject } = await createOutline(school);
    const outline = await createOutline(school);
    await school.as(school.ana).delete(`/subjects/${subject.id}`);
    const developer = await school.person('STUDENT');
    await grantSubscription(school, developer, { subscriptionType: 'internal-dev' });

    const archived = await school.as(developer).get(`/subjects/${subject.id}`);
    const written = await school.as(developer).post(`/parts/${outline.part.id}/sections`, { title: 'Mine' });

    expect(await readAll(developer, outline)).toEqual(all(200));
    expect([archived.status, written.status]).toEqual([200, 403]);
  });

  it('of a custom role work like those of a subscription', async () => {
    const outline = await createOutline(school);
    const librarian = await school.person('STUDENT');
    const root = school.as(school.root);
    const draft = { name: 'Reader of all', baseRole: 'STUDENT', grants: ['content:all'] };
    const { body: role } = await root.post('/roles', draft);
    await root.patch(`/users/${librarian.id}`, { roleId: role.id });

    expect(await readAll(librarian, outline)).toEqual(all(200));
  });

  it('end with the subscription', async () => {
    const { subject } = await createOutline(school);
    const colleague = await school.person('STUDENT');
    const { id } = await grantSubscription(school, colleague, { subscriptionType: 'internal-access' });
    const client = school.as(colleague);
    const end = addMs(new Date(), 5_000);
    await endAt(school, id, end);
    const read = (moment: Date) =>
      atTime(school, moment, async () => (await client.get(`/subjects/${subject.id}`)).status);

    expect([await read(addMs(end, -1)), await read(end)]).toEqual([200, 404]);
  });
});

describe('a licensed subject', () => {
  it('is closed to its classroom without a subscription, and closed again after its end', async () => {
    const outline = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: outline.subject.id, access: 'licensed' });
    const without = await readAll(school.ben, outline);
    const { id } = await grantSubscription(school, school.ben, { tcodeId });
    const during = await readAll(school.ben, outline);
    const end = addMs(new Date(), 5_000);
    await endAt(school, id, end);

    const last = await atTime(school, addMs(end, -1), () => readAll(school.ben, outline));
    const after = await atTime(school, end, () => readAll(school.ben, outline));

    expect([without, during]).toEqual([all('no_subscription'), all(200)]);
    expect([last, after]).toEqual([all(200), all('subscription_expired')]);
  });

  it('stays open to admins and its teachers, and hidden from strangers', async () => {
    const outline = await createOutline(school);
    await createTcode(school, { subjectId: outline.subject.id, access: 'licensed' });

    expect(await readAll(school.root, outline)).toEqual(all(200));
    expect(await readAll(school.ana, outline)).toEqual(all(200));
    expect(await readAll(school.zoe, outline)).toEqual(all('not_found'));
    expect(await readAll(school.olga, outline)).toEqual(all('not_found'));
  });

  it('opens to parents with the subscription of their child', async () => {
    const outline = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { subjectId: outline.subject.id, access: 'licensed' });
    const before = await readAll(school.paula, outline);

    await grantSubscription(school, school.ben, { tcodeId });

    expect([before, await readAll(school.paula, outline)]).toEqual([all('no_subscription'), all(200)]);
  });

  it('stays in the list of subjects without a subscription', async () => {
    const { subject } = await createOutline(school);
    await createTcode(school, { subjectId: subject.id, access: 'licensed' });

    const { body } = await school.as(school.ben).get('/subjects?limit=100');

    expect(body.items.map(({ id }: { id: string }) => id)).toContain(subject.id);
  });

  it('is closed and opened in every process', async () => {
    const { subject } = await createOutline(school);
    const secondInstance = await school.secondInstance();
    const read = async (from: typeof school) => (await from.as(school.ben).get(`/subjects/${subject.id}`)).status;
    const before = [await read(school), await read(secondInstance)];
    const { id } = await createTcode(school, { subjectId: subject.id, access: 'licensed' });
    const here = await read(school);
    await waitUntil(async () => (await read(secondInstance)) === 403);
    const closed = [here, await read(secondInstance)];

    await school.as(school.root).delete(`/tcodes/${id}`);
    await waitUntil(async () => (await read(secondInstance)) === 200);

    expect([before, closed, [await read(school), await read(secondInstance)]]).toEqual([
      [200, 200],
      [403, 403],
      [200, 200],
    ]);
    await secondInstance.stop();
  });
});

describe('a licensed unit', () => {
  it('closes the unit and its contents, but not the outline of its subject', async () => {
    const outline = await createOutline(school);
    const { id: tcodeId } = await createTcode(school, { unitId: outline.unit.id, access: 'licensed' });
    const before = await readAll(school.ben, outline);

    await grantSubscription(school, school.ben, { tcodeId });

    expect(before).toEqual({ ...all('no_subscription'), subject: 200, units: 200 });
    expect(await readAll(school.ben, outline)).toEqual(all(200));
  });
});

describe('resources', () => {
  const linked = async (place: Record<string, unknown>) => {
    const draft = {
      scope: 'structure',
      title: 'A film',
      type: 'video',
      contentUrl: 'https://films.example/light',
      ...place,
    };
    const { status, body } = await school.as(school.ana).post('/resources', draft);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body.id as string;
  };
  const uploaded = async (place: Record<string, string>) => {
    const fields = { scope: 'structure', title: 'A note', ...place };
    const { status, body } = await school.as(school.ana).upload('/resources', 'note.txt', 'Light is fast.', fields);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return body;
  };
  const listed = async (person: Person, subjectId: string) => {
    const { body } = await school.as(person).get(`/resources?subjectId=${subjectId}`);
    return body.items.map(({ id }: { id: string }) => id);
  };

  it('are opened with their subject or unit', async () => {
    const { subject, unit, section } = await createOutline(school);
    const above = await linked({ subjectId: subject.id });
    const within = await linked({ subjectId: subject.id, sectionId: section.id });
    const { id: tcodeId } = await createTcode(school, { unitId: unit.id });
    const read = (id: string) => school.as(school.zoe).get(`/resources/${id}`);
    const before = [(await read(above)).status, (await read(within)).status];

    await grantSubscription(school, school.zoe, { tcodeId });

    expect([before, [(await read(above)).status, (await read(within)).status]]).toEqual([
      [404, 404],
      [404, 200],
    ]);
    expect(await listed(school.zoe, subject.id)).toEqual([within]);
  });

  it('of a licensed subject are not listed, shown or downloadable without a subscription', async () => {
    const { subject, section } = await createOutline(school);
    const note = await uploaded({ subjectId: subject.id, sectionId: section.id });
    const paths = [`/resources/${note.id}`, `/resources/${note.id}/download`, `/files/${note.fileId}/content`];
    const seenBy = async (person: Person) => {
      const answers = await Promise.all(paths.map((path) => school.as(person).get(path)));
      return [...answers.map(({ status, body }) => body.code ?? status), (await listed(person, subject.id)).length];
    };
    const { id: tcodeId } = await createTcode(school, { subjectId: subject.id, access: 'licensed' });
    const without = await Promise.all([school.ben, school.paula, school.ana, school.root].map(seenBy));

    await grantSubscription(school, school.ben, { tcodeId });

    const closed = ['no_subscription', 'no_subscription', 'no_subscription', 0];
    const open = [200, 200, 200, 1];
    expect(without).toEqual([closed, closed, open, open]);
    expect(await seenBy(school.ben)).toEqual(open);
  });
});

describe('public content', () => {
  it('is readable by every signed-in person', async () => {
    const outline = await createOutline(school);
    await createTcode(school, {
      subjectId: outline.subject.id,
      isPublic: true,
      contentUrl: 'https://cdn.example/light',
    });

    expect(await readAll(school.zoe, outline)).toEqual(all(200));
    expect((await school.anyone.get(`/subjects/${outline.subject.id}`)).status).toBe(401);
  });
});

describe('the cost of the access check', () => {
  it('is no statement without licensed content, and one with it', async () => {
    await school.sql(`UPDATE tcodes SET status = 'archived'`);
    const { subject, section } = await createOutline(school);
    const included = await createTcode(school, { subjectId: subject.id });
    // The minimum of four: a notification about the same change may reload the cache during one of them.
    const count = async (path: string) => {
      const answers = [1, 2, 3, 4].map(() => school.as(school.ben).get(path));
      const statements = (await Promise.all(answers)).map(({ headers }) => Number(headers.get('x-statements')));
      return Math.min(...statements);
    };
    const before = [await count(`/subjects/${subject.id}`), await count(`/sections/${section.id}`)];
    await grantSubscription(school, school.ben, { tcodeId: included.id });

    await createTcode(school, { access: 'licensed' });
    const elsewhere = [await count(`/subjects/${subject.id}`), await count(`/sections/${section.id}`)];
    await school.as(school.root).patch(`/tcodes/${included.id}`, { access: 'licensed' });
    const licensed = [await count(`/subjects/${subject.id}`), await count(`/sections/${section.id}`)];

    expect([before, elsewhere, licensed]).toEqual([
      [1, 1],
      [1, 2],
      [2, 2],
    ]);
  });
});

describe('with the feature subscriptions disabled', () => {
  it('nothing is licensed and the billing routes answer 404', async () => {
    const { subject } = await createOutline(school);
    await createTcode(school, { subjectId: subject.id, access: 'licensed' });
    const root = school.as(school.root);
    const { body: organization } = await root.get('/organizations/current');
    const every = school.app.get(Features).on;
    const features = every.filter((feature) => feature !== 'subscriptions');
    await root.patch('/organizations/current', { settings: { features } });

    const content = await school.as(school.ben).get(`/subjects/${subject.id}`);
    const paths = ['/tcodes', '/packages', '/subscriptions', `/access/subject/${subject.id}`];
    const answers = await Promise.all(paths.map((path) => root.get(path)));
    await root.patch('/organizations/current', { settings: { features: organization.settings.features ?? every } });

    expect(content.status).toBe(200);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(paths.map(() => [404, 'feature_disabled']));
    expect((await school.as(school.ben).get(`/subjects/${subject.id}`)).status).toBe(403);
  });
});

/** Polls until the condition holds: other processes receive a change a few milliseconds later. */
async function waitUntil(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100 && !(await condition()); tries++) await new Promise((done) => setTimeout(done, 10));
}
