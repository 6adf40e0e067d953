import { createTcode, endAt, grantSubscription } from '../billing/scenario.js';
import { createCourse, enroll, leave } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import { subjectWith } from '../learning/builders.js';
import { eventually } from '../support/eventually.js';
import { openSchool, type Person } from '../support/school.js';
import { createSession, join } from '../workbook/live-sessions.js';

const school = openSchool();

const dashboardOf = async (person: Person) => (await school.as(person).get('/dashboard')).body;
const report = (sectionId: string | undefined, progressPercent: number, minutes = 0) =>
  school.as(school.ben).put(`/progress/sections/${sectionId}`, { progressPercent, minutes });

const dueAssessment = (subjectId: string, dueIn: string) =>
  school.sql(
    `INSERT INTO assessments (id, organization_id, author_id, title, type, status, max_score, allow_late, late_penalty_percent,
       max_attempts, grading_method, shuffle, review, classroom_id, subject_id, attached_at, due_at)
     SELECT gen_random_uuid(), 'test', $1, 'Work', 'quiz', 'published', 7, false, 0, 1, 'last', false, 'never', classroom_id, id, now(),
       now() + $3::interval FROM subjects WHERE id = $2`,
    [school.ana.id, subjectId, dueIn],
  );

/** Ben's dashboard after the cached one has expired. The first request signs Ben in again. */
async function expired() {
  school.advanceClock({ minutes: 6 });
  await school.as(school.ben).get('/user/preferences');
  return school.as(school.ben).get('/dashboard');
}

/** The streak when today is the day of the app's clock and days of learning lie this many days back. */
async function streakOf(...daysBack: number[]): Promise<number> {
  await school.sql('DELETE FROM user_learning_days');
  await school.sql(
    `INSERT INTO user_learning_days SELECT $1, (now() AT TIME ZONE person_time_zone($1))::date - n FROM unnest($2::int[]) n`,
    [school.zoe.id, daysBack],
  );
  await school.as(school.zoe).put('/user/preferences', { theme: 'dark' });
  return (await dashboardOf(school.zoe)).user.streak;
}

describe('GET /dashboard', () => {
  it('changes with each report of the person', async () => {
    const { sections } = await subjectWith(school, ['One', 'Two']);
    const empty = await dashboardOf(school.ben);
    await report(sections[0], 40, 65);
    const begun = await dashboardOf(school.ben);
    await report(sections[0], 100, 0);
    const done = await dashboardOf(school.ben);

    expect(empty).toMatchObject({ user: { streak: 0, totalTimeSpent: '0 hours 0 minutes' }, continueLearning: [] });
    expect(begun).toMatchObject({
      user: {
        level: 'beginner',
        totalResourcesCompleted: 0,
        totalTimeSpent: '1 hour 5 minutes',
        totalSeconds: 3900,
        streak: 1,
      },
      continueLearning: [{ id: sections[0], type: 'section', title: 'One', progress: 40 }],
      workbook: { overallProgress: 0, modulesStarted: 0, recordingsCount: 0, notesCount: 0 },
      school: { classroom: { id: school.p1a }, upcomingAssessments: 0 },
    });
    expect(done).toMatchObject({ user: { totalResourcesCompleted: 1 }, continueLearning: [] });
  });

  it('answers each role with own data, and 401 without a token', async () => {
    const people = [school.root, school.ana, school.ben, school.paula, school.olga];
    const statuses = await Promise.all(
      people.map(async (person) => (await school.as(person).get('/dashboard')).status),
    );

    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    expect((await school.anyone.get('/dashboard')).status).toBe(401);
    expect((await dashboardOf(school.olga)).continueLearning).toEqual([]);
  });

  it.each([
    [0, []],
    [0, [2, 3, 4]],
    [1, [0]],
    [1, [1]],
    [3, [0, 1, 2, 4]],
    [2, [1, 2, 4]],
  ])('counts a streak of %i from days of learning %j days ago', async (streak, days) => {
    expect(await streakOf(...days)).toBe(streak);
  });

  it.each([
    ['Asia/Bangkok', '2026-03-01T16:59:59Z', '2026-03-01'],
    ['Asia/Bangkok', '2026-03-01T17:00:00Z', '2026-03-02'],
    ['America/New_York', '2026-03-08T04:59:59Z', '2026-03-07'],
    ['America/New_York', '2026-03-09T03:59:59Z', '2026-03-08'],
    ['Europe/Berlin', '2026-10-25T22:59:59Z', '2026-10-25'],
    ['Europe/Berlin', '2026-10-25T23:00:00Z', '2026-10-26'],
  ])('records the day in %s at %s as %s', async (timeZone, at, day) => {
    const { sections } = await subjectWith(school, ['One']);
    await report(sections[0], 10);
    await school.as(school.ben).put('/user/preferences', { timeZone });
    await school.sql('DELETE FROM user_learning_days');
    await school.sql('UPDATE user_progress SET last_accessed_at = $1 WHERE section_id = $2', [at, sections[0]]);

    expect(await school.sql('SELECT day::text FROM user_learning_days')).toEqual([{ day }]);
  });

  it('shows students and parents what is due next, with the state of the work', async () => {
    const { subjectId } = await subjectWith(school, ['One']);
    await dueAssessment(subjectId, '2 days');
    await school.as(school.ben).put('/user/preferences', { theme: 'light' });
    await school.as(school.paula).put('/user/preferences', { theme: 'light' });

    const [ben, paula, zoe] = await Promise.all([school.ben, school.paula, school.zoe].map(dashboardOf));

    expect(ben.due).toMatchObject([{ title: 'Work', work: { state: 'not_submitted' } }]);
    expect(paula.due).toMatchObject([{ children: [{ studentId: school.ben.id, work: { state: 'not_submitted' } }] }]);
    expect([ben, paula, zoe].map(({ school: { upcomingAssessments } }) => upcomingAssessments)).toEqual([1, 1, 0]);
    expect(zoe.due).toEqual([]);
  });

  it('shows the ends of own courses among what is due, as soon as the person enrolls', async () => {
    const { subjectId } = await subjectWith(school, ['One']);
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
    const [soon, later] = [
      await createCourse(school, { title: 'Ends soon', endsAt: inDays(1) }),
      await createCourse(school, { title: 'Ends later', endsAt: inDays(3) }),
    ];
    await createCourse(school, { title: 'Of others', endsAt: inDays(1) });
    await dueAssessment(subjectId, '2 days');
    const due = async () =>
      ((await dashboardOf(school.ben)).due as { title: string }[])
        .map(({ title }) => title)
        .filter((title) => title.startsWith('Ends'));

    const before = await due();
    for (const { id } of [later, soon]) await enroll(school, school.ben, id);
    await eventually(due, ['Ends soon', 'Ends later']);
    const { body } = await school.as(school.ben).get('/dashboard');
    await leave(school, school.ben, soon.id);
    await eventually(due, ['Ends later']);

    expect(before).toEqual([]);
    const types = body.due.map(({ type }: { type: string }) => type);
    expect([types[0], types.at(-1), types.includes('quiz')]).toEqual(['course', 'course', true]);
    expect(body.due[0]).toMatchObject({ id: soon.id, type: 'course', title: 'Ends soon' });
  });

  it('lets the person continue only what is open to them', async () => {
    const person = await school.person('STUDENT', school.p1a);
    const client = school.as(person);
    const begin = async (courseId: string, title: string) => {
      const { id, content } = await createModule(school, { courseId, title });
      await createLesson(school, id);
      await enroll(school, person, courseId);
      await client.put(`/progress/modules/${id}/lessons/${content.lessons[0].id}`, { progressPercent: 100 });
      return id as string;
    };
    const beginSection = async (name: string) => {
      const { subjectId, sections } = await subjectWith(school, [name]);
      await client.put(`/progress/sections/${sections[0]}`, { progressPercent: 40 });
      return subjectId;
    };
    const [open, left, archived, licensed] = await Promise.all([1, 2, 3, 4].map(() => createCourse(school)));
    await begin(open.id, 'Of an open course');
    for (const [course, title] of [
      [left, 'Of a course that was left'],
      [archived, 'Of an archived course'],
      [licensed, 'Of a licensed course'],
    ])
      await begin(course.id, title);
    const removed = await begin(open.id, 'Archived alone');
    await beginSection('Open section');
    const licensedSubject = await beginSection('Licensed section');
    const before = (await dashboardOf(person)).continueLearning.length;
    await createTcode(school, { kind: 'course', courseId: licensed.id, access: 'licensed' });
    const entry = await createTcode(school, { subjectId: licensedSubject, access: 'licensed' });
    await school.as(school.ana).delete(`/courses/${archived.id}`);
    await school.as(school.ana).delete(`/modules/${removed}`);
    await leave(school, person, left.id);
    const { continueLearning } = await dashboardOf(person);
    // Where nothing is licensed, the dashboard takes no statement for it.
    await school.as(school.root).delete(`/tcodes/${entry.id}`);

    expect(before).toBe(5);
    expect(continueLearning.map(({ title }: { title: string }) => title)).toEqual([
      'Open section',
      'Of an open course',
    ]);
  });

  it('leaves out tcodes of archived and left courses and ended subscriptions', async () => {
    const person = await school.person('STUDENT');
    const begun = async (title: string) => {
      const { id: courseId } = await createCourse(school);
      const { id } = await createTcode(school, { kind: 'course', courseId, access: 'licensed', title });
      const subscription = await grantSubscription(school, person, { tcodeId: id });
      const report = await school.as(person).put(`/progress/tcodes/${id}`, { percentComplete: 30, minutes: 1 });
      expect(report.status).toBe(200);
      return { courseId, subscription };
    };
    await begun('Open offer');
    const archived = await begun('Archived offer');
    const ended = await begun('Ended offer');
    await school.as(school.ana).delete(`/courses/${archived.courseId}`);
    await endAt(school, ended.subscription.id, new Date(Date.now() - 1000));

    const { continueLearning } = await dashboardOf(person);

    expect(continueLearning.map(({ title }: { title: string }) => title)).toEqual(['Open offer']);
  });

  it('shows a day of learning as soon as the person joins a live session', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const session = await createSession(school);
    const before = await dashboardOf(student);

    const { status } = await join(school, student, session.id);

    expect([status, before.user.streak, (await dashboardOf(student)).user.streak]).toEqual([200, 0, 1]);
  });

  it('takes one statement per section with one and 10,000 rows of progress, and none while it is cached', async () => {
    const { sections } = await subjectWith(school, ['One']);
    await report(sections[0], 20);
    const few = await expired();
    // By trigger, 10,000 changes of one total in a transaction take longer than all other tests of this file.
    await school.sql('ALTER TABLE user_progress DISABLE TRIGGER USER');
    await school.sql(
      `WITH added AS (INSERT INTO sections (id, part_id, subject_id, classroom_id, title, position)
         SELECT gen_random_uuid(), part_id, subject_id, classroom_id, 'More', n FROM sections, generate_series(1, 10000) n
         WHERE id = $1 RETURNING id, subject_id, classroom_id)
       INSERT INTO user_progress (id, user_id, section_id, subject_id, classroom_id, progress_percent, status, last_accessed_at)
       SELECT gen_random_uuid(), $2, id, subject_id, classroom_id, 50, 'in_progress', now() FROM added`,
      [sections[0], school.ben.id],
    );
    await school.sql('ALTER TABLE user_progress ENABLE TRIGGER USER');
    await school.sql('SELECT recount_learning()');
    const many = await expired();
    const again = await school.as(school.ben).get('/dashboard');

    const statements = [few, many, again].map(({ headers }) => headers.get('x-statements'));
    expect(statements).toEqual(['9', '9', '0']);
    expect(many.body.continueLearning).toHaveLength(5);
  });

  it('shows no recommendation any longer once it is dismissed, or the person forbids recommendations', async () => {
    const person = await school.person('STUDENT');
    const client = school.as(person);
    const make = { type: 'article', scope: 'library', contentUrl: 'https://example.org', topics: ['unions'] };
    for (const title of ['Unions', 'More about unions'])
      await school.as(school.root).post('/resources', { ...make, title });
    await client.put('/user/profile', { interests: ['unions'] });
    const reasons = async () =>
      (await dashboardOf(person)).recommendations.map(({ reason }: { reason: string }) => reason);
    const [first] = (await dashboardOf(person)).recommendations;
    const before = await reasons();

    await client.post(`/resources/recommended/${first.id}/dismiss`);
    await eventually(async () => (await reasons()).length, 1);
    await client.put('/user/privacy', { personalizedRecommendations: false });
    const after = await reasons();

    expect(before).toEqual(['Based on your interest in unions', 'Based on your interest in unions']);
    expect(new Set(after)).toEqual(new Set(['Popular in the library']));
  });

  it('is dropped in other processes', async () => {
    const { sections } = await subjectWith(school, ['Shared']);
    const other = await school.secondInstance();
    await other.as(school.ben).get('/dashboard');
    await report(sections[0], 55);

    const shown = async () => (await other.as(school.ben).get('/dashboard')).body.continueLearning[0].progress;

    await eventually(shown, 55);
  });

  it('refuses an unknown time zone', async () => {
    const { status, body } = await school.as(school.ben).put('/user/preferences', { timeZone: 'Mars/Olympus' });

    expect([status, body.code]).toEqual([400, 'time_zone_unknown']);
  });
});
