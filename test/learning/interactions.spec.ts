import { PrivacySettingsService } from '#identity/privacy-settings/privacy-settings.service.js';
import { InteractionRecorder } from '#learning/interactions/interaction-recorder.js';
import { InteractionsService } from '#learning/interactions/interactions.service.js';
import { publishedQuiz } from '../assessment/builders.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { subjectWith } from './builders.js';

const school = openSchool();
const tidy = openSchool();

const typesOf = async (person: Person, at: School = school, query = '') => {
  const { body } = await at.as(person).get(`/interactions${query}`);
  return body.items.map(({ type }: { type: string }) => type).filter((type: string) => type !== 'logged-in');
};

describe('POST /interactions', () => {
  it.each(['ADMIN', 'TEACHER', 'STUDENT', 'PARENT'] as const)('records an interaction of a %s', async (role) => {
    const person = await school.person(role);
    const deed = { type: 'asked-question', payload: { text: 'Why is the sky blue?' } };

    const { status, body } = await school.as(person).post('/interactions', deed);

    expect([status, body]).toEqual([202, '']);
    const { body: journal } = await school.as(person).get('/interactions');
    expect(journal).toMatchObject({ items: [deed, { type: 'logged-in' }], total: 2, page: 1, limit: 20, next: null });
  });

  it('records 50 interactions in order with one statement', async () => {
    const person = await school.person('STUDENT');
    const items = Array.from({ length: 50 }, (_, slide) => ({ type: 'viewed-slide', payload: { slide } }));
    await school.as(person).get('/interactions');

    const { status, headers } = await school.as(person).post('/interactions', { items });

    const { body } = await school.as(person).get('/interactions?type=viewed-slide&limit=100');
    const slides = body.items.map(({ payload }: { payload: { slide: number } }) => payload.slide);
    expect([status, headers.get('x-statements')]).toEqual([202, '1']);
    expect(slides).toEqual(items.map(({ payload }) => payload.slide).reverse());
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['a type of one letter', { type: 'x' }],
    ['capitals', { type: 'Viewed-Slide' }],
    ['a digit first', { type: '1st' }],
    ['a long type', { type: `a${'b'.repeat(50)}` }],
    ['a list as payload', { type: 'searched', payload: [] }],
    ['a large payload', { type: 'searched', payload: { text: 'x'.repeat(8_200) } }],
    ['one and several', { type: 'searched', items: [{ type: 'searched' }] }],
    ['none of several', { items: [] }],
    ['fifty-one', { items: Array.from({ length: 51 }, () => ({ type: 'searched' })) }],
    ['a wrong one among several', { items: [{ type: 'searched' }, { type: '?' }] }],
    ['another person', { type: 'searched', userId: '01900000-0000-7000-8000-000000000001' }],
    ['another time', { type: 'searched', createdAt: '2020-01-01T00:00:00Z' }],
  ])('refuses %s', async (_, draft) => {
    const person = await school.person('STUDENT');

    const { status } = await school.as(person).post('/interactions', draft);

    expect([status, await typesOf(person)]).toEqual([400, []]);
  });

  it('returns 401 without a token', async () => {
    expect((await school.anyone.post('/interactions', { type: 'searched' })).status).toBe(401);
    expect((await school.anyone.get('/interactions')).status).toBe(401);
  });
});

describe('GET /interactions', () => {
  it('never lists interactions of other users, not even for an admin', async () => {
    const person = await school.person('STUDENT', school.p1a);
    await school.as(person).post('/interactions', { type: 'very-own' });

    for (const other of [school.root, school.ana, school.ben, school.paula]) {
      expect(await typesOf(other)).not.toContain('very-own');
    }
  });

  it('pages with a cursor without counting, and ignores the cursor of another user', async () => {
    const person = await school.person('STUDENT');
    const items = Array.from({ length: 7 }, (_, index) => ({ type: `step-${index}` }));
    await school.as(person).post('/interactions', { items });
    const read = (query: string) => school.as(person).get(`/interactions?limit=3${query}`);

    const first = await read('');
    const second = await read(`&after=${first.body.next}`);
    const third = await read(`&after=${second.body.next}`);

    const pages = [first, second, third].map(({ body }) => body.items.map(({ type }: { type: string }) => type));
    expect(pages).toEqual([
      ['step-6', 'step-5', 'step-4'],
      ['step-3', 'step-2', 'step-1'],
      ['step-0', 'logged-in'],
    ]);
    expect([first.body.total, second.body.total, third.body.next]).toEqual([8, undefined, null]);
    expect(second.headers.get('x-statements')).toBe('1');
    const stolen = await school.as(school.zoe).get(`/interactions?after=${first.body.next}`);
    expect(stolen.body.items).toEqual([]);
  });

  it('filters by type with at most two statements', async () => {
    const person = await school.person('TEACHER');
    await school.as(person).post('/interactions', { items: [{ type: 'searched' }, { type: 'asked-question' }] });
    await school.app.get(InteractionRecorder).flush();

    const { body, headers } = await school.as(person).get('/interactions?type=searched&limit=1');

    expect([body.total, body.items[0].type]).toEqual([1, 'searched']);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('can be exported as CSV', async () => {
    const person = await school.person('STUDENT');
    await school
      .as(person)
      .post('/interactions', { items: [{ type: 'searched', payload: { q: 'ice' } }, { type: 'read' }] });

    const { status, body } = await school.as(person).get('/interactions', { accept: 'text/csv' });

    expect([status, body.trim().split('\n').length]).toEqual([200, 4]);
    expect(body).toMatch(/searched.*ice/);
  });

  it.each(['after=me', 'type=A', 'userId=1', 'page=0'])('refuses ?%s', async (query) => {
    expect((await school.as(school.ben).get(`/interactions?${query}`)).status).toBe(400);
  });
});

describe('interactions recorded by the server', () => {
  it('are a login, a search, a submission and a completed section, once each', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const { assessment } = await publishedQuiz(school);
    const { subjectId, sections } = await subjectWith(school, ['One']);
    await school.as(person).post('/submissions', { assessmentId: assessment.id, answers: {} });
    await school.as(person).put(`/progress/sections/${sections[0]}`, { progressPercent: 100 });
    await school.as(person).put(`/progress/sections/${sections[0]}`, { progressPercent: 100 });
    await school.as(person).get('/resources/search?q=Water');
    await school.as(person).get('/resources/search?q=Water&page=2');

    const { body } = await school.as(person).get('/interactions');

    expect(body.items.map(({ type, payload }: { type: string; payload: object }) => [type, payload])).toEqual([
      ['searched', { q: 'Water' }],
      ['completed-section', { sectionId: sections[0], subjectId }],
      ['submitted-work', { assessmentId: assessment.id }],
      ['logged-in', {}],
    ]);
  });

  it('are stored when the process stops', async () => {
    const secondInstance = await school.secondInstance();
    const person = await school.person('STUDENT');
    secondInstance.app.get(InteractionRecorder).buffer({ userId: person.id, type: 'buffered-late', payload: {} });

    await secondInstance.stop();

    expect(await typesOf(person)).toEqual(['buffered-late']);
  });

  it('are dropped for users deleted in the meantime', async () => {
    const recorder = school.app.get(InteractionRecorder);
    const person = await school.person('STUDENT');
    const gone = '01900000-0000-7000-8000-00000000dead';
    recorder.buffer({ userId: gone, type: 'too-late', payload: {} });
    recorder.buffer({ userId: person.id, type: 'in-time', payload: {} });

    await recorder.flush();

    expect(await typesOf(person)).toEqual(['in-time']);
  });
});

describe('user_interactions', () => {
  it('refuses changes, and deletions without homeroom.allow_erase', async () => {
    const person = await school.person('STUDENT');
    await school.as(person).post('/interactions', { type: 'searched' });
    const refused = [
      `UPDATE user_interactions SET type = 'forged' WHERE user_id = '${person.id}'`,
      `DELETE FROM user_interactions WHERE user_id = '${person.id}'`,
      `DELETE FROM users WHERE id = '${person.id}'`,
    ];

    for (const statement of refused) await expect(school.sql(statement)).rejects.toThrow('append-only');
    expect(await typesOf(person)).toEqual(['searched']);

    await school.sql(`BEGIN; SET LOCAL homeroom.allow_erase = 'on'; ${refused[1]}; COMMIT`);
    expect(await typesOf(person)).toEqual([]);
    await expect(school.sql(`DELETE FROM users WHERE id = '${school.ben.id}'`)).rejects.toThrow();
  });

  it('is purged after a year', async () => {
    const person = await school.person('STUDENT');
    await school.sql(
      `INSERT INTO user_interactions (id, user_id, type, created_at)
       SELECT gen_random_uuid(), $1, 'day-' || days, now() - days * interval '1 day' FROM unnest(ARRAY[1, 364, 366, 900]) days`,
      [person.id],
    );
    const interactions = school.app.get(InteractionsService);

    const [gone, again] = [await interactions.purge(), await interactions.purge()];

    expect([gone, again, await typesOf(person)]).toEqual([2, 0, ['day-1', 'day-364']]);
  });
});

describe('an organization with interactionLog opt_in', () => {
  it('stores only essential types, with the same response', async () => {
    const person = await tidy.person('STUDENT', tidy.p1a);
    await tidy.as(tidy.root).patch('/organizations/current', { settings: { privacy: { interactionLog: 'opt_in' } } });
    const { sections } = await subjectWith(tidy, ['One']);
    const told = await tidy.as(person).post('/interactions', { type: 'viewed-slide' });
    await tidy.as(person).put(`/progress/sections/${sections[0]}`, { progressPercent: 100 });

    const { body } = await tidy.as(person).get('/interactions');
    const types = body.items.map(({ type }: { type: string }) => type);
    expect([told.status, types]).toEqual([202, ['completed-section', 'logged-in']]);
  });

  it('also stores other types of people who permit learning analytics, asking once for a batch', async () => {
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => tidy.person('STUDENT')));
    await tidy.as(two).put('/user/privacy', { analytics: true });
    const recorder = tidy.app.get(InteractionRecorder);
    const asked = jest.spyOn(tidy.app.get(PrivacySettingsService, { strict: false }), 'permitting');
    await recorder.flush();
    for (const { id: userId } of [one, two, three, two]) recorder.buffer({ userId, type: 'searched', payload: {} });

    await recorder.flush();

    expect(asked).toHaveBeenCalledTimes(1);
    asked.mockRestore();
    expect(await Promise.all([one, two, three].map((person) => typesOf(person, tidy)))).toEqual([
      [],
      ['searched', 'searched'],
      [],
    ]);
  });

  it('can be configured by the admin', async () => {
    const person = await tidy.person('STUDENT', tidy.p1a);
    const choose = (interactionLog: string) =>
      tidy.as(tidy.root).patch('/organizations/current', { settings: { privacy: { interactionLog } } });

    const { status, body } = await choose('all');
    await tidy.as(person).post('/interactions', { type: 'searched' });
    await choose('opt_in');
    await tidy.as(person).post('/interactions', { type: 'asked-question' });
    const refused = await choose('everything');

    expect([status, body.settings.privacy, refused.status]).toEqual([200, { interactionLog: 'all' }, 400]);
    expect(await typesOf(person, tidy)).toEqual(['searched']);
  });
});
