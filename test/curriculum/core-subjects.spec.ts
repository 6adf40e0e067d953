import { openSchool } from '../support/school.js';

const school = openSchool();

const createCoreSubject = async (name: string) => (await school.as(school.root).post('/core-subjects', { name })).body;

describe('GET /core-subjects', () => {
  it.each(['root', 'ana', 'ben', 'paula'] as const)('lists the core subjects by name for %s', async (name) => {
    await school.as(school.root).post('/core-subjects', { name: 'Science', code: 'SCI' });
    await school.as(school.root).post('/core-subjects', { name: 'Art' });

    const { status, body } = await school.as(school[name]).get('/core-subjects');

    expect(status).toBe(200);
    expect(body.items.map((offered: { name: string }) => offered.name)).toEqual(['Art', 'Science']);
  });

  it('finds by a part of the name, without treating % as a wildcard', async () => {
    await createCoreSubject('100% Robotics');

    const found = await school.as(school.ben).get('/core-subjects?q=%25%20rob');

    expect(found.body.items.map((offered: { name: string }) => offered.name)).toEqual(['100% Robotics']);
  });

  it('needs two statements for any number of rows', async () => {
    await createCoreSubject('Botany');
    await createCoreSubject('Zoology');

    const { headers } = await school.as(school.ben).get('/core-subjects?limit=1');

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('requires sign-in', async () => {
    const { status } = await school.anyone.get('/core-subjects');

    expect(status).toBe(401);
  });
});

describe('POST /core-subjects', () => {
  it('keeps names unique under concurrent requests', async () => {
    const asked = Array.from({ length: 6 }, () => school.as(school.root).post('/core-subjects', { name: 'Latin' }));

    const answers = await Promise.all(asked);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('core_subject_taken');
  });

  it.each(['ana', 'ben', 'paula'] as const)('is not for %s', async (name) => {
    const { status } = await school.as(school[name]).post('/core-subjects', { name: 'Magic' });

    expect(status).toBe(403);
  });

  it('requires a name', async () => {
    const { status, body } = await school.as(school.root).post('/core-subjects', { name: ' ' });

    expect([status, body.code]).toEqual([400, 'validation_failed']);
  });

  it('requires sign-in', async () => {
    const { status } = await school.anyone.post('/core-subjects', { name: 'Alchemy' });

    expect(status).toBe(401);
  });
});

describe('GET /core-subjects/:id', () => {
  it('shows a core subject, and 404 for an unknown id', async () => {
    const music = await createCoreSubject('Music');

    const shown = await school.as(school.ben).get(`/core-subjects/${music.id}`);
    const missing = await school.as(school.ben).get(`/core-subjects/${school.p1a}`);

    expect([shown.status, shown.body.name, missing.status]).toEqual([200, 'Music', 404]);
    expect(Number(shown.headers.get('x-statements'))).toBe(1);
  });

  it('refuses malformed ids and anonymous requests', async () => {
    const malformed = await school.as(school.ben).get('/core-subjects/music');
    const stranger = await school.anyone.get(`/core-subjects/${school.p1a}`);

    expect([malformed.status, stranger.status]).toEqual([400, 401]);
  });
});

describe('PATCH /core-subjects/:id', () => {
  it('changes only the given fields and refuses an outdated version', async () => {
    const history = await createCoreSubject('History');
    const changed = await school
      .as(school.root)
      .patch(`/core-subjects/${history.id}`, { code: 'HIST' }, { 'if-match': '"1"' });

    const late = await school
      .as(school.root)
      .patch(`/core-subjects/${history.id}`, { code: 'HIS' }, { 'if-match': '"1"' });

    expect([changed.status, changed.body.name, changed.body.code]).toEqual([200, 'History', 'HIST']);
    expect([late.status, late.body.code]).toEqual([412, 'row_changed']);
  });

  it('is for admins', async () => {
    const geography = await createCoreSubject('Geography');

    const { status } = await school.as(school.ana).patch(`/core-subjects/${geography.id}`, { name: 'Maps' });

    expect(status).toBe(403);
  });

  it('refuses invalid fields, unknown ids, duplicate names and anonymous requests', async () => {
    const [{ id }] = [await createCoreSubject('Physics'), await createCoreSubject('Chemistry')];
    const root = school.as(school.root);

    const answers = await Promise.all([
      root.patch(`/core-subjects/${id}`, { name: '' }),
      root.patch(`/core-subjects/${school.p1a}`, { name: 'Nowhere' }),
      root.patch(`/core-subjects/${id}`, { name: 'Chemistry' }),
      school.anyone.patch(`/core-subjects/${id}`, { name: 'Mine' }),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 404, 409, 401]);
  });
});

describe('DELETE /core-subjects/:id', () => {
  it('deletes an unused core subject and refuses one in use', async () => {
    const [free, used] = [await createCoreSubject('Chess'), await createCoreSubject('Dance')];
    await school
      .as(school.ana)
      .post('/subjects', { classroomId: school.p1a, name: 'Dance P1', coreSubjectId: used.id });

    const gone = await school.as(school.root).delete(`/core-subjects/${free.id}`);
    const kept = await school.as(school.root).delete(`/core-subjects/${used.id}`);

    expect([gone.status, kept.status, kept.body.code]).toEqual([204, 409, 'still_in_use']);
  });

  it('is for admins', async () => {
    const drama = await createCoreSubject('Drama');

    const { status } = await school.as(school.ana).delete(`/core-subjects/${drama.id}`);

    expect(status).toBe(403);
  });

  it('refuses unknown ids and anonymous requests', async () => {
    const { id } = await createCoreSubject('Rowing');

    const answers = await Promise.all([
      school.as(school.root).delete('/core-subjects/rowing'),
      school.as(school.root).delete(`/core-subjects/${school.p1a}`),
      school.anyone.delete(`/core-subjects/${id}`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 404, 401]);
  });
});
