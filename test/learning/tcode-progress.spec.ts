import { openSchool, type Person } from '../support/school.js';
import { subjectWith } from './builders.js';

const school = openSchool();

let made = 0;
/** Creates a tcode for a subject of P1A. */
async function tcodeFor(fields: object = {}): Promise<string> {
  const { subjectId } = await subjectWith(school, ['One']);
  const draft = { code: `T-${++made}`, title: 'Light', kind: 'subject', subjectId, ...fields };
  const { status, body } = await school.as(school.ana).post('/tcodes', draft);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

const say = (person: Person, tcodeId: string, report: object) =>
  school.as(person).put(`/progress/tcodes/${tcodeId}`, report);

describe('PUT /progress/tcodes/:tcodeId', () => {
  it('stores the slide as sent and the highest percent', async () => {
    const tcodeId = await tcodeFor();
    const reports = [
      { lastSlideSeen: 12, percentComplete: 40 },
      { lastSlideSeen: 3, percentComplete: 10 },
      { minutes: 7 },
    ];

    const seen = [];
    for (const report of [...reports, { percentComplete: 100 }])
      seen.push((await say(school.ben, tcodeId, report)).body);

    expect(seen.map(({ lastSlideSeen, percentComplete, status }) => [lastSlideSeen, percentComplete, status])).toEqual([
      [12, 40, 'in_progress'],
      [3, 40, 'in_progress'],
      [3, 40, 'in_progress'],
      [3, 100, 'completed'],
    ]);
    const { body } = await school.as(school.ben).get(`/progress/tcodes/${tcodeId}`);
    expect(body).toEqual({ ...seen[3], timeSpentMinutes: 7, lastActive: expect.any(String) });
    const { body: list } = await school.as(school.ben).get('/progress?kind=tcode');
    expect(list.items[0]).toMatchObject({ tcodeId, sectionId: null, progressPercent: 100, lastSlideSeen: 3 });
  });

  it('creates one row for concurrent reports', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const tcodeId = await tcodeFor();
    const slides = Array.from({ length: 20 }, (_, index) => index);

    const answers = await Promise.all(
      slides.map((slide) => say(person, tcodeId, { lastSlideSeen: slide, percentComplete: slide * 5 })),
    );

    const rows = await school.sql('SELECT progress_percent FROM user_progress WHERE user_id = $1', [person.id]);
    expect([new Set(answers.map(({ status }) => status)), rows]).toEqual([new Set([200]), [{ progress_percent: 95 }]]);
  });

  it('records each slide as an interaction', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const tcodeId = await tcodeFor();
    await say(person, tcodeId, { lastSlideSeen: 4 });
    await say(person, tcodeId, { percentComplete: 30 });

    const { body } = await school.as(person).get('/interactions?type=viewed-slide');

    expect(body.items).toMatchObject([{ payload: { tcodeId, slide: 4 } }]);
  });

  it('is available to every user with access to the content, separately for each', async () => {
    const tcodeId = await tcodeFor();
    for (const person of [school.root, school.ana, school.ben, school.paula]) {
      const { status, body } = await say(person, tcodeId, { percentComplete: 10 });
      expect([status, body.percentComplete]).toEqual([200, 10]);
    }

    for (const person of [school.olga, school.zoe]) {
      expect((await say(person, tcodeId, {})).status).toBe(403);
      expect((await school.as(person).get(`/progress/tcodes/${tcodeId}`)).body.code).toBe('not_in_classroom');
    }
    expect((await school.anyone.put(`/progress/tcodes/${tcodeId}`, {})).status).toBe(401);
    expect((await say(school.ben, school.p1a, {})).status).toBe(404);
  });

  it('requires a subscription if the content does', async () => {
    const tcodeId = await tcodeFor({ access: 'licensed' });

    const { status, body } = await say(school.ben, tcodeId, { lastSlideSeen: 1 });

    expect([status, body.code]).toEqual([403, 'no_subscription']);
  });

  it('is available to every user for public content', async () => {
    const draft = {
      code: `T-${++made}`,
      title: 'Free',
      kind: 'subject',
      isPublic: true,
      contentUrl: 'https://free.example/',
    };
    const { body: tcode } = await school.as(school.root).post('/tcodes', draft);

    expect((await say(school.zoe, tcode.id, { lastSlideSeen: 1 })).status).toBe(200);
  });

  it.each([
    { lastSlideSeen: -1 },
    { lastSlideSeen: 0.5 },
    { percentComplete: 101 },
    { progressPercent: 1 },
    { minutes: 601 },
  ])('refuses %j', async (report) => {
    expect((await say(school.ben, await tcodeFor(), report)).status).toBe(400);
  });
});

describe('GET /progress/tcodes/:tcodeId', () => {
  it('is not_started before the first report', async () => {
    const tcodeId = await tcodeFor();

    const { status, body } = await school.as(school.ben).get(`/progress/tcodes/${tcodeId}`);

    const nothing = { status: 'not_started', percentComplete: 0, timeSpentMinutes: 0 };
    const never = { lastSlideSeen: null, lastActive: null, completedAt: null, firstCompletedAt: null };
    expect([status, body]).toEqual([200, { tcodeId, ...nothing, ...never }]);
  });
});
