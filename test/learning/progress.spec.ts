import { openSchool } from '../support/school.js';
import { subjectWith } from './builders.js';

const school = openSchool();
const bare = openSchool({ FEATURES: 'school' });

describe('PUT /progress/sections/:sectionId', () => {
  it('starts, continues and completes a section, and keeps it completed', async () => {
    const { sections } = await subjectWith(school, ['One']);
    const say = (report: object) => school.as(school.ben).put(`/progress/sections/${sections[0]}`, report);

    const answers = [
      {},
      { progressPercent: 60, minutes: 5 },
      { progressPercent: 40, minutes: 3 },
      { progressPercent: 100 },
    ];
    const seen = [];
    for (const report of [...answers, { progressPercent: 20 }]) seen.push(await say(report));

    expect(seen.map(({ status, body }) => [status, body.status, body.progressPercent, body.timeSpentMinutes])).toEqual([
      [200, 'in_progress', 0, 0],
      [200, 'in_progress', 60, 5],
      [200, 'in_progress', 60, 8],
      [200, 'completed', 100, 8],
      [200, 'completed', 100, 8],
    ]);
    const [, , before, done, after] = seen.map(({ body }) => body);
    expect([before.completedAt, done.completedAt, done.firstCompletedAt]).toEqual([
      null,
      expect.any(String),
      done.completedAt,
    ]);
    expect([after.completedAt, after.lastAccessedAt >= done.lastAccessedAt]).toEqual([done.completedAt, true]);
    expect((await school.as(school.ben).get(`/progress/sections/${sections[0]}`)).body).toEqual(after);
  });

  it('creates one row for concurrent reports', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const { sections } = await subjectWith(school, ['One']);
    const percents = Array.from({ length: 20 }, (_, index) => index * 5);

    const answers = await Promise.all(
      percents.map((progressPercent) =>
        school.as(person).put(`/progress/sections/${sections[0]}`, { progressPercent, minutes: 1 }),
      ),
    );

    const rows = await school.sql('SELECT progress_percent, time_spent_minutes FROM user_progress WHERE user_id = $1', [
      person.id,
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(rows).toEqual([{ progress_percent: 95, time_spent_minutes: 20 }]);
  });

  it('takes two statements', async () => {
    const { sections } = await subjectWith(school, ['One']);

    const { headers } = await school.as(school.ben).put(`/progress/sections/${sections[0]}`, { progressPercent: 10 });

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
  });

  it('requires read access to the section', async () => {
    const { subjectId, sections } = await subjectWith(school, ['One']);
    const say = (person: typeof school.ben) =>
      school.as(person).put(`/progress/sections/${sections[0]}`, { progressPercent: 10 });

    const own = await Promise.all([school.root, school.ana, school.ben, school.paula].map(say));
    const others = await Promise.all([school.olga, school.zoe].map(say));
    await school.as(school.ana).post(`/subjects/${subjectId}/archive`);

    expect(own.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(others.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
    ]);
    expect((await school.as(school.zoe).get(`/progress/sections/${sections[0]}`)).status).toBe(404);
    expect((await school.anyone.put(`/progress/sections/${sections[0]}`, {})).status).toBe(401);
  });

  it.each([
    { progressPercent: 101 },
    { progressPercent: -1 },
    { progressPercent: 1.5 },
    { progressPercent: '50' },
    { minutes: 601 },
    { minutes: -1 },
    { status: 'completed' },
    { userId: '01900000-0000-7000-8000-000000000006' },
  ])('refuses %j', async (report) => {
    const { sections } = await subjectWith(school, ['One']);

    expect((await school.as(school.ben).put(`/progress/sections/${sections[0]}`, report)).status).toBe(400);
  });

  it('is guarded by CHECK constraints', async () => {
    const { sections } = await subjectWith(school, ['One']);
    await school.as(school.ben).put(`/progress/sections/${sections[0]}`, { progressPercent: 50 });
    const lies = [
      `status = 'completed'`,
      'completed_at = now()',
      'progress_percent = 101',
      `status = 'lost'`,
      'section_id = NULL',
    ];

    for (const lie of lies) {
      await expect(school.sql(`UPDATE user_progress SET ${lie} WHERE section_id = '${sections[0]}'`)).rejects.toThrow();
    }
  });
});

describe('POST /progress/sections/:sectionId/revisit', () => {
  it('takes up a completed section again; the percentage may then decrease', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const { subjectId, sections } = await subjectWith(school, ['One']);
    const path = `/progress/sections/${sections[0]}`;
    const report = (progressPercent: number) => school.as(person).put(path, { progressPercent });
    const early = await school.as(person).post(`${path}/revisit`);
    const { body: done } = await report(100);

    const { status, body } = await school.as(person).post(`${path}/revisit`);
    const [totals] = await school.sql(
      'SELECT sections_completed FROM learning_totals WHERE user_id = $1 AND subject_id = $2',
      [person.id, subjectId],
    );
    const minutes = await school.as(person).put(path, { minutes: 5 });
    const later = [await report(40), await report(20), await report(100)];

    expect([early.status, early.body.code]).toEqual([409, 'illegal_transition']);
    expect([status, body.status, body.progressPercent, body.completedAt]).toEqual([200, 'in_progress', 100, null]);
    expect([body.firstCompletedAt, totals]).toEqual([done.firstCompletedAt, { sections_completed: 0 }]);
    expect([minutes.body.progressPercent, minutes.body.status]).toEqual([100, 'in_progress']);
    expect(later.map((each) => [each.body.progressPercent, each.body.status])).toEqual([
      [40, 'in_progress'],
      [40, 'in_progress'],
      [100, 'completed'],
    ]);
    expect(later[2]?.body.firstCompletedAt).toBe(done.firstCompletedAt);
  });

  it('does not exist for outsiders and unknown sections', async () => {
    const { sections } = await subjectWith(school, ['One']);

    expect((await school.as(school.zoe).post(`/progress/sections/${sections[0]}/revisit`)).status).toBe(404);
    expect((await school.as(school.ben).post('/progress/sections/one/revisit')).status).toBe(400);
    expect((await school.anyone.post(`/progress/sections/${sections[0]}/revisit`)).status).toBe(401);
  });
});

describe('GET /progress', () => {
  it('lists only own progress, most recent first', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const { subjectId, sections } = await subjectWith(school, ['One', 'Two', 'Three']);
    for (const [index, section] of sections.entries()) {
      await school.as(person).put(`/progress/sections/${section}`, { progressPercent: index === 0 ? 100 : 10 });
    }
    const list = async (query: string) => {
      const { body } = await school.as(person).get(`/progress${query}`);
      return body.items.map(({ sectionId }: { sectionId: string }) => sections.indexOf(sectionId));
    };

    expect(await list('')).toEqual([2, 1, 0]);
    expect(await list('?status=completed')).toEqual([0]);
    expect(await list(`?status=in_progress&subjectId=${subjectId}`)).toEqual([2, 1]);
    expect(await list('?kind=section&limit=1&page=2')).toEqual([1]);
    expect(await list('?kind=tcode')).toEqual([]);
    expect((await school.as(school.zoe).get('/progress')).body.items).toEqual([]);
  });

  it('shows the title of the section and the name of its subject', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const { subjectId, sections } = await subjectWith(school, ['Light and shadow']);
    await school.as(person).put(`/progress/sections/${sections[0]}`, { progressPercent: 10 });
    const { body: subjects } = await school.as(person).get('/subjects?limit=100');
    const { name } = subjects.items.find(({ id }: { id: string }) => id === subjectId);

    const { body: own } = await school.as(person).get('/progress');
    const { body: seen } = await school.as(school.ana).get(`/students/${person.id}/progress/items`);

    expect(own.items).toMatchObject([{ title: 'Light and shadow', subjectName: name }]);
    expect(seen.items).toEqual(own.items);
  });

  it('takes two statements and rejects unknown parameters', async () => {
    await school.as(school.ben).get('/progress');

    const { headers } = await school.as(school.ben).get('/progress?limit=1');

    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
    for (const query of ['status=lost', 'kind=book', 'subjectId=1', 'userId=1']) {
      expect((await school.as(school.ben).get(`/progress?${query}`)).status).toBe(400);
    }
    expect((await school.anyone.get('/progress')).status).toBe(401);
  });

  it('omits progress of disabled features', async () => {
    const answers = await Promise.all(
      ['/progress', `/progress/sections/${bare.p1a}`, `/students/${bare.ben.id}/progress`, '/interactions'].map(
        (path) => bare.as(bare.ben).get(path),
      ),
    );

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [200, undefined],
      [404, 'feature_disabled'],
      [404, 'feature_disabled'],
      [200, undefined],
    ]);
  });
});
