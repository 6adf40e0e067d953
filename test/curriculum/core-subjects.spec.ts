import { openSchool } from '../support/school.js';

const school = openSchool();

const offer = async (name: string) => (await school.as(school.root).post('/core-subjects', { name })).body;

describe('GET /core-subjects', () => {
  it.each(['root', 'ana', 'ben', 'paula'] as const)('shows %s what the school offers, by name', async (name) => {
    await school.as(school.root).post('/core-subjects', { name: 'Science', code: 'SCI' });
    await school.as(school.root).post('/core-subjects', { name: 'Art' });

    const { status, body } = await school.as(school[name]).get('/core-subjects');

    expect(status).toBe(200);
    expect(body.items.map((offered: { name: string }) => offered.name)).toEqual(['Art', 'Science']);
  });

  it('finds by words in the name, taking % for itself', async () => {
    await offer('100% Robotics');

    const found = await school.as(school.ben).get('/core-subjects?q=%25%20rob');

    expect(found.body.items.map((offered: { name: string }) => offered.name)).toEqual(['100% Robotics']);
  });

  it('costs two statements, however many there are', async () => {
    await offer('Botany');
    await offer('Zoology');

    const { headers } = await school.as(school.ben).get('/core-subjects?limit=1');

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('is for people who are signed in', async () => {
    const { status } = await school.anyone.get('/core-subjects');

    expect(status).toBe(401);
  });
});

describe('POST /core-subjects', () => {
  it('offers a core subject once, however many ask at the same time', async () => {
    const asked = Array.from({ length: 6 }, () => school.as(school.root).post('/core-subjects', { name: 'Latin' }));

    const answers = await Promise.all(asked);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('core_subject_taken');
  });

  it.each(['ana', 'ben', 'paula'] as const)('is not for %s', async (name) => {
    const { status } = await school.as(school[name]).post('/core-subjects', { name: 'Magic' });

    expect(status).toBe(403);
  });

  it('wants a name', async () => {
    const { status, body } = await school.as(school.root).post('/core-subjects', { name: ' ' });

    expect([status, body.code]).toEqual([400, 'validation_failed']);
  });

  it('is for people who are signed in', async () => {
    const { status } = await school.anyone.post('/core-subjects', { name: 'Alchemy' });

    expect(status).toBe(401);
  });
});

describe('GET /core-subjects/:id', () => {
  it('shows one, and 404 for none', async () => {
    const music = await offer('Music');

    const shown = await school.as(school.ben).get(`/core-subjects/${music.id}`);
    const missing = await school.as(school.ben).get(`/core-subjects/${school.p1a}`);

    expect([shown.status, shown.body.name, missing.status]).toEqual([200, 'Music', 404]);
    expect(Number(shown.headers.get('x-statements'))).toBe(1);
  });

  it('refuses a malformed id, and strangers', async () => {
    const malformed = await school.as(school.ben).get('/core-subjects/music');
    const stranger = await school.anyone.get(`/core-subjects/${school.p1a}`);

    expect([malformed.status, stranger.status]).toEqual([400, 401]);
  });
});

describe('PATCH /core-subjects/:id', () => {
  it('changes what was seen and only that', async () => {
    const history = await offer('History');
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
    const geography = await offer('Geography');

    const { status } = await school.as(school.ana).patch(`/core-subjects/${geography.id}`, { name: 'Maps' });

    expect(status).toBe(403);
  });

  it('refuses what makes no sense, what is not there, a name that is taken, and strangers', async () => {
    const [{ id }] = [await offer('Physics'), await offer('Chemistry')];
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
  it('deletes one that no class uses and keeps any other', async () => {
    const [free, used] = [await offer('Chess'), await offer('Dance')];
    await school
      .as(school.ana)
      .post('/subjects', { classroomId: school.p1a, name: 'Dance P1', coreSubjectId: used.id });

    const gone = await school.as(school.root).delete(`/core-subjects/${free.id}`);
    const kept = await school.as(school.root).delete(`/core-subjects/${used.id}`);

    expect([gone.status, kept.status, kept.body.code]).toEqual([204, 409, 'still_in_use']);
  });

  it('is for admins', async () => {
    const drama = await offer('Drama');

    const { status } = await school.as(school.ana).delete(`/core-subjects/${drama.id}`);

    expect(status).toBe(403);
  });

  it('refuses what is not there, and strangers', async () => {
    const { id } = await offer('Rowing');

    const answers = await Promise.all([
      school.as(school.root).delete('/core-subjects/rowing'),
      school.as(school.root).delete(`/core-subjects/${school.p1a}`),
      school.anyone.delete(`/core-subjects/${id}`),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([400, 404, 401]);
  });
});
