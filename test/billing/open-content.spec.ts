import { Features } from '#platform/features/features.js';
import { openSchool, type Person } from '../support/school.js';
import { at, endAt, later, outlined, subscription, tcode } from './scenario.js';

const school = openSchool();

type Outline = Awaited<ReturnType<typeof outlined>>;

const reads = ({ subject, unit, part, section }: Outline) => ({
  subject: `/subjects/${subject.id}`,
  units: `/subjects/${subject.id}/units`,
  unit: `/units/${unit.id}`,
  parts: `/units/${unit.id}/parts`,
  part: `/parts/${part.id}`,
  sections: `/parts/${part.id}/sections`,
  section: `/sections/${section.id}`,
});

/** What each of the reads answers: its code where it is refused, else its status. */
const seen = async (person: Person, outline: Outline) => {
  const answers = Object.entries(reads(outline)).map(async ([name, path]) => {
    const { status, body } = await school.as(person).get(path);
    return [name, status === 200 ? 200 : body.code];
  });
  return Object.fromEntries(await Promise.all(answers));
};

const all = (answer: unknown) => ({
  ...{ subject: answer, units: answer, unit: answer, parts: answer },
  ...{ part: answer, sections: answer, section: answer },
});

describe('a subscription to a subject', () => {
  it('opens it and everything below to somebody who is not in the class', async () => {
    const outline = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: outline.subject.id });
    const before = await seen(school.zoe, outline);
    await subscription(school, school.zoe, { tcodeId });

    const after = await seen(school.zoe, outline);

    expect([before, after]).toEqual([all('not_found'), all(200)]);
    const { body } = await school.as(school.zoe).get('/subjects?limit=100');
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(outline.subject.id);
  });

  it('opens it up to the last millisecond and not after, without any job', async () => {
    const { subject, section } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id });
    const { id } = await subscription(school, school.zoe, { tcodeId });
    const zoe = school.as(school.zoe);
    await zoe.token();
    const end = later(new Date(), 5_000);
    await endAt(school, id, end);
    const read = (moment: Date) =>
      at(school, moment, async () => {
        const tree = await zoe.get(`/subjects/${subject.id}`);
        const text = await zoe.get(`/sections/${section.id}`);
        return [tree.status, text.status];
      });

    expect(await read(later(end, -1000))).toEqual([200, 200]);
    expect(await read(later(end, -1))).toEqual([200, 200]);
    expect(await read(end)).toEqual([404, 404]);
    expect(await read(later(end, 1))).toEqual([404, 404]);
  });

  it('opens it from its first moment on', async () => {
    const { subject } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id });
    const start = later(new Date(), 20_000);
    const { status } = await subscription(school, school.zoe, { tcodeId, startDate: start.toISOString() });
    const zoe = school.as(school.zoe);
    const read = (moment: Date) => at(school, moment, async () => (await zoe.get(`/subjects/${subject.id}`)).status);

    expect([status, await read(later(start, -1)), await read(start)]).toEqual(['pending', 404, 200]);
  });

  it('does not let a kept tree outlive it', async () => {
    const { subject } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id });
    const { id } = await subscription(school, school.zoe, { tcodeId });
    const zoe = school.as(school.zoe);
    const { headers } = await zoe.get(`/subjects/${subject.id}`);
    const etag = headers.get('etag') ?? '';
    const unchanged = await zoe.get(`/subjects/${subject.id}`, { 'if-none-match': etag });
    const end = later(new Date(), 5_000);
    await endAt(school, id, end);

    const { status } = await at(school, end, () => zoe.get(`/subjects/${subject.id}`, { 'if-none-match': etag }));

    expect([unchanged.status, status]).toEqual([304, 404]);
  });

  it('gives no right to change anything', async () => {
    const { subject, unit } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id });
    await subscription(school, school.olga, { tcodeId });
    const olga = school.as(school.olga);

    const answers = [
      await olga.get(`/subjects/${subject.id}`),
      await olga.patch(`/subjects/${subject.id}`, { name: 'Mine' }),
      await olga.post(`/subjects/${subject.id}/units`, { title: 'Mine' }),
      await olga.delete(`/units/${unit.id}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403]);
  });

  it('opens it to the parents of its holder', async () => {
    const outline = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: outline.subject.id });
    const parent = await school.person('PARENT');
    const link = 'INSERT INTO guardianships (id, parent_id, student_id) VALUES (gen_random_uuid(), $1, $2)';
    await school.sql(link, [parent.id, school.zoe.id]);
    const before = await seen(parent, outline);

    await subscription(school, school.zoe, { tcodeId });

    expect([before, await seen(parent, outline)]).toEqual([all('not_found'), all(200)]);
  });

  it('opens nothing once it is suspended or cancelled, and opens it again when it is resumed', async () => {
    const { subject } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id });
    const { id } = await subscription(school, school.zoe, { tcodeId });
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

  it('does not open what is archived', async () => {
    const { subject } = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id });
    await subscription(school, school.zoe, { tcodeId });

    await school.as(school.ana).delete(`/subjects/${subject.id}`);

    expect((await school.as(school.zoe).get(`/subjects/${subject.id}`)).status).toBe(404);
  });
});

describe('a subscription to a unit', () => {
  it('opens the unit and what is below it, nothing beside or above', async () => {
    const outline = await outlined(school);
    const { id: tcodeId } = await tcode(school, { unitId: outline.unit.id });
    await subscription(school, school.zoe, { tcodeId });

    const answers = await seen(school.zoe, outline);

    expect(answers).toEqual({ ...all(200), subject: 'not_found', units: 'not_found' });
    expect((await school.as(school.zoe).get(`/units/${outline.other.id}`)).status).toBe(404);
  });
});

describe('grants', () => {
  it('let a developer read everything, also what is archived, and write nothing', async () => {
    const { subject } = await outlined(school);
    const outline = await outlined(school);
    await school.as(school.ana).delete(`/subjects/${subject.id}`);
    const developer = await school.person('STUDENT');
    await subscription(school, developer, { subscriptionType: 'internal-dev' });

    const archived = await school.as(developer).get(`/subjects/${subject.id}`);
    const written = await school.as(developer).post(`/parts/${outline.part.id}/sections`, { title: 'Mine' });

    expect(await seen(developer, outline)).toEqual(all(200));
    expect([archived.status, written.status]).toEqual([200, 403]);
  });

  it('of a role the school added count as those of a subscription', async () => {
    const outline = await outlined(school);
    const librarian = await school.person('STUDENT');
    const root = school.as(school.root);
    const draft = { name: 'Reader of all', baseRole: 'STUDENT', grants: ['content:all'] };
    const { body: role } = await root.post('/roles', draft);
    await root.patch(`/users/${librarian.id}`, { roleId: role.id });

    expect(await seen(librarian, outline)).toEqual(all(200));
  });

  it('are over when the subscription is', async () => {
    const { subject } = await outlined(school);
    const colleague = await school.person('STUDENT');
    const { id } = await subscription(school, colleague, { subscriptionType: 'internal-access' });
    const client = school.as(colleague);
    const end = later(new Date(), 5_000);
    await endAt(school, id, end);
    const read = (moment: Date) => at(school, moment, async () => (await client.get(`/subjects/${subject.id}`)).status);

    expect([await read(later(end, -1)), await read(end)]).toEqual([200, 404]);
  });
});

describe('a licensed subject', () => {
  it('is closed to its class until they subscribe, and closed again when that has ended', async () => {
    const outline = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: outline.subject.id, access: 'licensed' });
    const without = await seen(school.ben, outline);
    const { id } = await subscription(school, school.ben, { tcodeId });
    const during = await seen(school.ben, outline);
    const end = later(new Date(), 5_000);
    await endAt(school, id, end);

    const last = await at(school, later(end, -1), () => seen(school.ben, outline));
    const after = await at(school, end, () => seen(school.ben, outline));

    expect([without, during]).toEqual([all('no_subscription'), all(200)]);
    expect([last, after]).toEqual([all(200), all('subscription_expired')]);
  });

  it('stays open to admins and to those who teach it, and hidden from strangers', async () => {
    const outline = await outlined(school);
    await tcode(school, { subjectId: outline.subject.id, access: 'licensed' });

    expect(await seen(school.root, outline)).toEqual(all(200));
    expect(await seen(school.ana, outline)).toEqual(all(200));
    expect(await seen(school.zoe, outline)).toEqual(all('not_found'));
    expect(await seen(school.olga, outline)).toEqual(all('not_found'));
  });

  it('asks parents for the subscription of their child', async () => {
    const outline = await outlined(school);
    const { id: tcodeId } = await tcode(school, { subjectId: outline.subject.id, access: 'licensed' });
    const before = await seen(school.paula, outline);

    await subscription(school, school.ben, { tcodeId });

    expect([before, await seen(school.paula, outline)]).toEqual([all('no_subscription'), all(200)]);
  });

  it('is only listed, so that people learn what they could subscribe to', async () => {
    const { subject } = await outlined(school);
    await tcode(school, { subjectId: subject.id, access: 'licensed' });

    const { body } = await school.as(school.ben).get('/subjects?limit=100');

    expect(body.items.map(({ id }: { id: string }) => id)).toContain(subject.id);
  });

  it('is closed and opened in every process at once', async () => {
    const { subject } = await outlined(school);
    const secondInstance = await school.secondInstance();
    const read = async (from: typeof school) => (await from.as(school.ben).get(`/subjects/${subject.id}`)).status;
    const before = [await read(school), await read(secondInstance)];
    const { id } = await tcode(school, { subjectId: subject.id, access: 'licensed' });
    const here = await read(school);
    await settled(async () => (await read(secondInstance)) === 403);
    const closed = [here, await read(secondInstance)];

    await school.as(school.root).delete(`/tcodes/${id}`);
    await settled(async () => (await read(secondInstance)) === 200);

    expect([before, closed, [await read(school), await read(secondInstance)]]).toEqual([
      [200, 200],
      [403, 403],
      [200, 200],
    ]);
    await secondInstance.stop();
  });
});

describe('a licensed unit', () => {
  it('closes itself and what is below it, and leaves the outline of its subject', async () => {
    const outline = await outlined(school);
    const { id: tcodeId } = await tcode(school, { unitId: outline.unit.id, access: 'licensed' });
    const before = await seen(school.ben, outline);

    await subscription(school, school.ben, { tcodeId });

    expect(before).toEqual({ ...all('no_subscription'), subject: 200, units: 200 });
    expect(await seen(school.ben, outline)).toEqual(all(200));
  });
});

describe('material', () => {
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
  const listed = async (who: Person, subjectId: string) => {
    const { body } = await school.as(who).get(`/resources?subjectId=${subjectId}`);
    return body.items.map(({ id }: { id: string }) => id);
  };

  it('opens with its subject or unit', async () => {
    const { subject, unit, section } = await outlined(school);
    const above = await linked({ subjectId: subject.id });
    const within = await linked({ subjectId: subject.id, sectionId: section.id });
    const { id: tcodeId } = await tcode(school, { unitId: unit.id });
    const read = (id: string) => school.as(school.zoe).get(`/resources/${id}`);
    const before = [(await read(above)).status, (await read(within)).status];

    await subscription(school, school.zoe, { tcodeId });

    expect([before, [(await read(above)).status, (await read(within)).status]]).toEqual([
      [404, 404],
      [404, 200],
    ]);
    expect(await listed(school.zoe, subject.id)).toEqual([within]);
  });

  it('of a licensed subject is neither listed, shown nor handed out without a subscription', async () => {
    const { subject, section } = await outlined(school);
    const note = await uploaded({ subjectId: subject.id, sectionId: section.id });
    const paths = [`/resources/${note.id}`, `/resources/${note.id}/download`, `/files/${note.fileId}/content`];
    const seenBy = async (who: Person) => {
      const answers = await Promise.all(paths.map((path) => school.as(who).get(path)));
      return [...answers.map(({ status, body }) => body.code ?? status), (await listed(who, subject.id)).length];
    };
    const { id: tcodeId } = await tcode(school, { subjectId: subject.id, access: 'licensed' });
    const without = await Promise.all([school.ben, school.paula, school.ana, school.root].map(seenBy));

    await subscription(school, school.ben, { tcodeId });

    const closed = ['no_subscription', 'no_subscription', 'no_subscription', 0];
    const open = [200, 200, 200, 1];
    expect(without).toEqual([closed, closed, open, open]);
    expect(await seenBy(school.ben)).toEqual(open);
  });
});

describe('what is public', () => {
  it('is read by everybody who is signed in', async () => {
    const outline = await outlined(school);
    await tcode(school, { subjectId: outline.subject.id, isPublic: true, contentUrl: 'https://cdn.example/light' });

    expect(await seen(school.zoe, outline)).toEqual(all(200));
    expect((await school.anyone.get(`/subjects/${outline.subject.id}`)).status).toBe(401);
  });
});

describe('the cost of asking', () => {
  it('is nothing where nothing is licensed, and one statement where something is', async () => {
    await school.sql(`UPDATE tcodes SET status = 'archived'`);
    const { subject, section } = await outlined(school);
    const included = await tcode(school, { subjectId: subject.id });
    // The least of some: another process's notice of the same change may make one of them ask anew.
    const count = async (path: string) => {
      const answers = [1, 2, 3, 4].map(() => school.as(school.ben).get(path));
      const statements = (await Promise.all(answers)).map(({ headers }) => Number(headers.get('x-statements')));
      return Math.min(...statements);
    };
    const before = [await count(`/subjects/${subject.id}`), await count(`/sections/${section.id}`)];
    await subscription(school, school.ben, { tcodeId: included.id });

    await tcode(school, { access: 'licensed' });
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

describe('without the switch', () => {
  it('asks for no licence, and the routes of billing are not there', async () => {
    const { subject } = await outlined(school);
    await tcode(school, { subjectId: subject.id, access: 'licensed' });
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

/** Another process hears of a change a moment later. */
async function settled(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100 && !(await isSo()); tries++) await new Promise((done) => setTimeout(done, 10));
}
