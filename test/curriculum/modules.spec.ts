import { lessonTypeDefinitions } from '#curriculum/modules/lesson-types/lesson-types.js';
import { choiceQuestion, publishedQuiz } from '../assessment/builders.js';
import { created, link } from '../contract/builders.js';
import { dangersIn } from '../security/harmless.js';
import { vectors } from '../security/xss-vectors.js';
import { openSchool, type Person } from '../support/school.js';
import { createCourse, enroll, outcome } from './courses.js';
import { createLesson, createModule } from './modules.js';

const school = openSchool();

const listOf = async (person: Person, courseId: string) =>
  (await school.as(person).get(`/courses/${courseId}/modules`)).body.items as Record<string, unknown>[];
const accessOf = async (person: Person, courseId: string) =>
  (await listOf(person, courseId)).map(({ isAccessible, reason }) => reason ?? isAccessible);
const read = async (person: Person, id: string) => outcome(await school.as(person).get(`/modules/${id}`));

describe('POST /modules', () => {
  it('makes a draft at the first free place, with the fields of a workbook module', async () => {
    const course = await createCourse(school);
    const content = { overview: 'Read **maps**.<script>x</script>', learningObjectives: ['Name ten symbols'] };
    const draft = { courseId: course.id, title: 'Symbols', durationMinutes: 90, content };

    const { status, body } = await school.as(school.ana).post('/modules', draft);

    expect([status, body]).toMatchObject([
      201,
      {
        title: 'Symbols',
        moduleOrder: 1,
        durationMinutes: 90,
        minTier: 'basic',
        prerequisites: [],
        lessonCount: 0,
        isPublished: false,
        status: 'draft',
        courseId: course.id,
        courseTitle: course.title,
        isAccessible: true,
        content: {
          overview: 'Read **maps**.&lt;script>x&lt;/script>',
          learningObjectives: ['Name ten symbols'],
          lessons: [],
          resources: [],
          assessments: [],
        },
      },
    ]);
  });

  it('is refused to others than the owner of the course, and for invalid input', async () => {
    const course = await createCourse(school);
    const send = async (person: Person, draft: object = {}) => {
      const fields = { courseId: course.id, title: 'Symbols', durationMinutes: 90 };
      return outcome(await school.as(person).post('/modules', { ...fields, ...draft }));
    };

    expect(await send(school.ben)).toEqual([403, 'forbidden_role']);
    expect(await send(school.paula)).toEqual([403, 'forbidden_role']);
    expect(await send(school.olga)).toEqual([403, 'forbidden']);
    expect(await send(school.ana, { title: 'Four' })).toEqual([400, 'validation_failed']);
    expect(await send(school.ana, { moduleOrder: 7 })).toEqual([400, 'validation_failed']);
    expect(await send(school.ana, { durationMinutes: 0 })).toEqual([400, 'validation_failed']);
    expect(await send(school.ana, { prerequisites: [course.id] })).toEqual([400, 'prerequisites_unknown']);
    const resources = [{ resourceId: course.id }, { title: 'A page' }];
    expect(await send(school.ana, { content: { resources } })).toEqual([400, 'module_resources_invalid']);
    const { body: bank } = await school.as(school.olga).post('/assessments', { title: 'In the bank', maxScore: 5 });
    const referring = (assessmentId: string) => ({ content: { assessments: [{ assessmentId }] } });
    expect(await send(school.ana, referring(course.id))).toEqual([400, 'module_assessments_unknown']);
    expect(await send(school.ana, referring(bank.id))).toBe(201);
    expect(await send(school.root)).toBe(201);
  });

  it('takes the lessons with it, in one statement, or reports the issues of all', async () => {
    const course = await createCourse(school);
    const { id: questionId } = (await school.as(school.ana).post('/questions', choiceQuestion)).body;
    const exercise = { type: 'exercise', content: { exercises: [{ questionId }], passPercent: 50 } };
    const text = { type: 'text', content: { text: 'Read this.<script>x</script>' } };
    const send = (...lessons: object[]) => {
      const named = lessons.map((lesson, n) => ({ title: `Lesson ${n}`, estimatedMinutes: 5, ...lesson }));
      const fields = { courseId: course.id, title: 'Symbols', durationMinutes: 90 };
      return school.as(school.ana).post('/modules', { ...fields, content: { overview: 'Maps', lessons: named } });
    };

    const one = await send(exercise);
    const many = await send({ ...exercise, sortOrder: 5 }, { ...text, sortOrder: 2 }, ...Array(20).fill(text));
    const wrong = await send(text, { type: 'text', content: {} }, { type: 'video', content: { videoUrl: 'http://x' } });
    const unknown = await send({ ...exercise, content: { exercises: [{ questionId: course.id }] } });

    expect(many.body.content.lessons[0]).toMatchObject({ content: { text: 'Read this.&lt;script>x&lt;/script>' } });
    const orders = many.body.content.lessons.map(({ sortOrder }: { sortOrder: number }) => sortOrder);
    expect(orders).toEqual(Array.from({ length: 22 }, (_, n) => n));
    expect(many.body.content.lessons.find(({ type }: { type: string }) => type === 'exercise')).toMatchObject({
      title: 'Lesson 0',
      content: exercise.content,
    });
    expect(many.headers.get('x-statements')).toBe(one.headers.get('x-statements'));
    expect([outcome(wrong), wrong.body.errors.map(({ field }: { field: string }) => field)]).toEqual([
      [400, 'lesson_invalid'],
      ['content.lessons.1.content.text', 'content.lessons.2.content.videoUrl'],
    ]);
    expect(outcome(unknown)).toEqual([400, 'question_missing']);
    expect(outcome(await school.as(school.ana).post(`/modules/${many.body.id}/publish`))).toBe(200);
  });

  it('has six places in a course, each taken once', async () => {
    const course = await createCourse(school);
    const send = (draft: object) =>
      school.as(school.ana).post('/modules', { courseId: course.id, title: 'A module', durationMinutes: 1, ...draft });

    const raced = await Promise.all(Array.from({ length: 8 }, () => send({})));
    const taken = await send({ moduleOrder: 1 });

    expect(raced.map(outcome).filter((each) => each === 201)).toHaveLength(6);
    expect(raced.map(outcome).filter((each) => each !== 201)).toEqual(Array(2).fill([409, 'modules_full']));
    expect(outcome(taken)).toEqual([409, 'module_order_taken']);
  });
});

describe('the order of modules', () => {
  it('changes in one statement', async () => {
    const course = await createCourse(school);
    const ids: string[] = [];
    for (let n = 0; n < 4; n++) ids.push((await createModule(school, { courseId: course.id })).id);
    const [first, second, third, fourth] = ids;

    const { status, body } = await school.as(school.ana).post(`/modules/${fourth}/reorder`, { moduleOrder: 2 });

    expect([status, body.ids]).toEqual([200, [first, fourth, second, third]]);
    expect((await listOf(school.ana, course.id)).map(({ id, moduleOrder }) => [id, moduleOrder])).toEqual(
      [first, fourth, second, third].map((id, n) => [id, n + 1]),
    );
    const found = async (query: string) =>
      (await school.as(school.ana).get(`/modules?courseId=${course.id}${query}`)).body.items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await found('')).toEqual([first, fourth, second, third]);
    expect(await found('&sort=title')).toEqual([first, second, third, fourth]);
    expect(outcome(await school.as(school.olga).post(`/modules/${fourth}/reorder`, { moduleOrder: 1 }))).toEqual([
      403,
      'forbidden',
    ]);
  });
});

describe('a change of a module', () => {
  it('moves it with moduleOrder, which closes gaps only when the place changes', async () => {
    const course = await createCourse(school);
    const ids: string[] = [];
    for (const moduleOrder of [1, 2, 4])
      ids.push((await createModule(school, { courseId: course.id, moduleOrder })).id);
    const change = (id: string | undefined, draft: object) => school.as(school.ana).put(`/modules/${id}`, draft);
    const places = async () =>
      (await listOf(school.ana, course.id)).map(({ id, moduleOrder }) => [ids.indexOf(id as string), moduleOrder]);

    const same = await change(ids[2], { title: 'Unmoved', moduleOrder: 4 });
    const before = await places();
    const moved = await change(ids[2], { moduleOrder: 1 });

    expect([same.body.title, before]).toEqual([
      'Unmoved',
      [
        [0, 1],
        [1, 2],
        [2, 4],
      ],
    ]);
    expect([moved.body.moduleOrder, await places()]).toEqual([
      1,
      [
        [2, 1],
        [0, 2],
        [1, 3],
      ],
    ]);
    expect(outcome(await change(ids[0], { moduleOrder: 7 }))).toEqual([400, 'validation_failed']);
  });
});

describe('prerequisites', () => {
  it('lets one of two editors who close a cycle at the same time', async () => {
    const course = await createCourse(school);
    const outcomes: unknown[] = [];
    for (let round = 0; round < 5; round++) {
      const [one, other] = await Promise.all([0, 1].map(() => createModule(school, { courseId: course.id })));
      const require = (module: { id: string }, required: { id: string }, person: Person) =>
        school.as(person).patch(`/modules/${module.id}`, { prerequisites: [required.id] });
      const both = await Promise.all([require(one, other, school.ana), require(other, one, school.root)]);
      outcomes.push(both.map(outcome).sort());
      await school.sql('DELETE FROM module_prerequisites');
      await school.sql('DELETE FROM modules WHERE course_id = $1', [course.id]);
    }

    expect(outcomes).toEqual(Array(5).fill([200, [409, 'prerequisite_cycle']]));
  });

  it('refuses longer cycles, the module itself, and modules of other courses', async () => {
    const [course, other] = [await createCourse(school), await createCourse(school)];
    const [a, b, c] = [
      await createModule(school, { courseId: course.id }),
      await createModule(school, { courseId: course.id }),
      await createModule(school, { courseId: course.id }),
    ];
    const foreign = await createModule(school, { courseId: other.id });
    const require = async (module: { id: string }, ...required: { id: string }[]) =>
      outcome(
        await school.as(school.ana).patch(`/modules/${module.id}`, { prerequisites: required.map(({ id }) => id) }),
      );

    expect(await require(b, a)).toBe(200);
    expect(await require(c, b)).toBe(200);
    expect(await require(a, c)).toEqual([409, 'prerequisite_cycle']);
    expect(await require(a, a)).toEqual([409, 'prerequisite_cycle']);
    expect(await require(a, foreign)).toEqual([400, 'prerequisites_unknown']);
    expect(outcome(await school.as(school.ana).delete(`/modules/${a.id}`))).toEqual([409, 'module_required']);
    expect(await require(b)).toBe(200);
    expect(outcome(await school.as(school.ana).delete(`/modules/${a.id}`))).toBe(200);
    expect(await read(school.ana, a.id)).toEqual([404, 'not_found']);
  });
});

describe('access to modules', () => {
  it('is explained by the list, the module and the access route alike', async () => {
    const course = await createCourse(school);
    const first = await createModule(school, { courseId: course.id });
    await createModule(school, { courseId: course.id, prerequisites: [first.id] });
    const third = await createModule(school, { courseId: course.id, minTier: 'premium' });
    await createModule(school, { courseId: course.id, status: 'draft' });

    expect(await accessOf(school.ben, course.id)).toEqual(['not_enrolled', 'not_enrolled', 'not_enrolled']);
    expect(await read(school.ben, first.id)).toEqual([403, 'not_enrolled']);
    expect(await read(school.paula, first.id)).toEqual([403, 'not_enrolled']);
    await enroll(school, school.ben, course.id);
    expect(await accessOf(school.ben, course.id)).toEqual([true, 'module_locked', 'tier_too_low']);
    expect(await read(school.ben, first.id)).toBe(200);
    expect(await read(school.ben, third.id)).toEqual([403, 'tier_too_low']);
    expect((await school.as(school.ben).get(`/access/module/${third.id}`)).body.reason).toBe('tier_too_low');
    await school.sql(`UPDATE users SET subscription_tier = 'premium' WHERE id = $1`, [school.ben.id]);
    expect(await accessOf(school.ben, course.id)).toEqual([true, 'module_locked', true]);
    await school.sql(`UPDATE users SET subscription_tier = 'basic' WHERE id = $1`, [school.ben.id]);
    expect(await accessOf(school.ana, course.id)).toEqual([true, true, true, true]);
    expect(await accessOf(school.olga, course.id)).toEqual([true, true, true]);
    await school.as(school.ana).patch(`/courses/${course.id}`, { startsAt: '2090-01-01T00:00:00Z' });
    expect(await accessOf(school.ben, course.id)).toEqual(['not_started', 'not_started', 'tier_too_low']);
  });

  it('is taken away by an admin, also from people with a seat', async () => {
    const course = await createCourse(school);
    const module = await createModule(school, { courseId: course.id });
    const person = await school.person('STUDENT');
    await enroll(school, person, course.id);
    const before = await read(person, module.id);
    const set = (workshopAccessGranted: boolean, by: Person = school.root) =>
      school.as(by).patch(`/users/${person.id}`, { workshopAccessGranted });

    expect((await set(false)).body.workshopAccessGranted).toBe(false);
    expect([before, await read(person, module.id)]).toEqual([200, [403, 'workshop_access_revoked']]);
    expect(await accessOf(person, course.id)).toEqual(['workshop_access_revoked']);
    expect((await school.as(person).get('/auth/me')).body.workshopAccessGranted).toBe(false);
    expect((await set(true, school.ana)).status).toBe(403);
    expect([(await set(true)).status, await read(person, module.id)]).toEqual([200, 200]);
  });

  it('needs only the tier outside courses', async () => {
    const open = await createModule(school, { minTier: 'basic' });
    const vip = await createModule(school, { minTier: 'vip' });

    expect([await read(school.ben, open.id), await read(school.ben, vip.id)]).toEqual([200, [403, 'tier_too_low']]);
    expect(await read(school.olga, vip.id)).toBe(200);
    const { body } = await school.as(school.ben).get('/modules?standalone=true');
    expect(body.items.map(({ reason }: { reason: string | null }) => reason).sort()).toEqual([null, 'tier_too_low']);
    for (const { id } of [open, vip]) await school.as(school.ana).delete(`/modules/${id}`);
  });

  it('does not wait for a prerequisite that is not published', async () => {
    const course = await createCourse(school);
    const first = await createModule(school, { courseId: course.id });
    await createModule(school, { courseId: course.id, prerequisites: [first.id] });
    await enroll(school, school.ben, course.id);
    const before = await accessOf(school.ben, course.id);

    await school.as(school.ana).post(`/modules/${first.id}/unpublish`);

    expect([before, await accessOf(school.ben, course.id)]).toEqual([[true, 'module_locked'], [true]]);
    expect(await read(school.ben, first.id)).toEqual([404, 'not_found']);
  });

  it('reads every list with the same number of statements', async () => {
    const [one, six] = [await createCourse(school), await createCourse(school)];
    await createModule(school, { courseId: one.id });
    for (let n = 0; n < 6; n++) await createModule(school, { courseId: six.id });
    const statements = async (path: string) =>
      Number((await school.as(school.ben).get(path)).headers.get('x-statements'));
    await statements(`/courses/${one.id}/modules`);

    // The course, the modules, access, progress.
    expect([
      await statements(`/courses/${one.id}/modules`),
      await statements(`/courses/${six.id}/modules`),
      await statements('/modules?limit=100'),
    ]).toEqual([4, 4, 3]);
  });

  it('shows the own progress beside it, also before the first report', async () => {
    const course = await createCourse(school);
    const first = await createModule(school, { courseId: course.id });
    const second = await createModule(school, { courseId: course.id, prerequisites: [first.id] });
    await enroll(school, school.ben, course.id);
    const shown = async () =>
      (await listOf(school.ben, course.id)).map(({ userProgress, progressStatus }) => [userProgress, progressStatus]);
    const report = (progressPercent: number) =>
      school.as(school.ben).put(`/progress/modules/${first.id}/lessons/${first.content.lessons[0].id}`, {
        progressPercent,
      });

    const before = await shown();
    const unread = await school.as(school.ben).get(`/modules/${first.id}`);
    await report(40);
    const begun = await shown();
    const tag = { 'if-none-match': unread.headers.get('etag') ?? '' };
    const read = await school.as(school.ben).get(`/modules/${first.id}`, tag);
    await school.as(school.ana).patch(`/modules/${second.id}`, { prerequisites: [] });

    expect(before).toEqual([
      [0, 'not_started'],
      [0, 'locked'],
    ]);
    expect(begun).toEqual([
      [40, 'in_progress'],
      [0, 'locked'],
    ]);
    expect([read.status, read.body.userProgress]).toEqual([200, 40]);
    expect((await shown())[1]).toEqual([0, 'not_started']);
    expect((await report(100)).status).toBe(200);
    expect((await shown())[0]).toEqual([100, 'completed']);
  });
});

describe('the states of a module', () => {
  const table: [from: string, action: string, expected: unknown, to: string][] = [
    ['draft', 'publish', 200, 'published'],
    ['draft', 'unpublish', 200, 'draft'],
    ['draft', 'restore', 200, 'draft'],
    ['draft', 'change', 200, 'draft'],
    ['draft', 'delete', 200, 'deleted'],
    ['published', 'publish', 200, 'published'],
    ['published', 'unpublish', 200, 'draft'],
    ['published', 'restore', 200, 'published'],
    ['published', 'change', 200, 'published'],
    ['published', 'delete', 200, 'archived'],
    ['archived', 'publish', [409, 'module_archived'], 'archived'],
    ['archived', 'unpublish', [409, 'module_archived'], 'archived'],
    ['archived', 'restore', 200, 'draft'],
    ['archived', 'change', [409, 'module_archived'], 'archived'],
    ['archived', 'delete', 200, 'archived'],
  ];

  it.each(table)('%s: %s', async (from, action, expected, to) => {
    const ana = school.as(school.ana);
    const course = await createCourse(school);
    const module = await createModule(school, {
      courseId: course.id,
      status: from === 'draft' ? 'draft' : 'published',
    });
    const path = `/modules/${module.id}`;
    // A learner's work keeps the module.
    await enroll(school, school.zoe, course.id);
    if (from !== 'draft') await school.as(school.zoe).post(`/progress/modules/${module.id}/start`);
    if (from === 'archived') await ana.delete(path);

    const actions: Record<string, () => ReturnType<typeof ana.get>> = {
      publish: () => ana.post(`${path}/publish`),
      unpublish: () => ana.post(`${path}/unpublish`),
      restore: () => ana.post(`${path}/restore`),
      change: () => ana.put(path, { title: 'Changed' }),
      delete: () => ana.delete(path),
    };
    const answer = await actions[action]?.();

    expect(answer && outcome(answer)).toEqual(expected);
    const { status, body } = await ana.get(path);
    expect(status === 404 ? 'deleted' : body.status).toBe(to);
  });
});

describe('the references of a module', () => {
  it('keep prerequisites that were archived since', async () => {
    const ana = school.as(school.ana);
    const course = await createCourse(school);
    const required = await createModule(school, { courseId: course.id });
    const { id } = await createModule(school, { courseId: course.id, prerequisites: [required.id] });
    // Learners' work keeps both from being deleted.
    await enroll(school, school.zoe, course.id);
    await school.as(school.zoe).post(`/progress/modules/${required.id}/start`);
    for (const each of [id, required.id]) await ana.delete(`/modules/${each}`);
    const { body } = await ana.post(`/modules/${id}/restore`);
    const again = await ana.put(`/modules/${id}`, { prerequisites: body.prerequisites });
    const other = await ana.post('/modules', {
      courseId: course.id,
      title: 'Other',
      durationMinutes: 5,
      prerequisites: [required.id],
    });

    expect(body.prerequisites).toEqual([required.id]);
    expect([outcome(again), again.body.prerequisites]).toEqual([200, [required.id]]);
    expect(outcome(other)).toEqual([400, 'prerequisites_unknown']);
  });

  it('are changed by sending what was read, also when others changed what they refer to', async () => {
    const ana = school.as(school.ana);
    const { assessment } = await publishedQuiz(school);
    const resource = await created(school.as(school.root), '/resources', { ...link(), title: 'Rivers' });
    const page = { title: 'Maps', url: 'https://maps.example/' };
    const { id } = await createModule(school, { courseId: (await createCourse(school)).id });
    const path = `/modules/${id}`;
    const references = {
      resources: [{ resourceId: resource }, page],
      assessments: [{ assessmentId: assessment.id }],
    };
    const stored = await ana.patch(path, { content: references });
    const { resources, assessments } = stored.body.content;
    const again = await ana.put(path, { content: { resources: resources.toReversed(), assessments } });
    // What a learner has completed is archived instead of deleted.
    await school.as(school.ben).post('/learning/complete', { resourceId: resource });
    await school.as(school.root).delete(`/resources/${resource}`);
    const archived = await ana.put(path, { content: { resources, assessments } });
    const added = await ana.post('/modules', { title: 'Other', durationMinutes: 5, content: { resources } });

    expect(resources).toEqual([{ resourceId: resource, title: 'Rivers' }, page]);
    expect([outcome(again), again.body.content.resources]).toEqual([200, resources.toReversed()]);
    expect([outcome(archived), archived.body.content]).toEqual([200, stored.body.content]);
    expect(outcome(added)).toEqual([400, 'module_resources_invalid']);
  });
});

describe('the content of an archived course', () => {
  it('is read by its owner and changed by no one until the course is restored', async () => {
    const ana = school.as(school.ana);
    const course = await createCourse(school);
    const { id, content } = await createModule(school, { courseId: course.id });
    const talk = await createLesson(school, id, { type: 'discussion', content: { text: 'Talk about it.' } });
    const lesson = `/modules/${id}/lessons/${content.lessons[0].id}`;
    const draft = { title: 'Too late', durationMinutes: 5 };
    const changes = () => [
      ana.post('/modules', { ...draft, courseId: course.id }),
      ana.patch(`/modules/${id}`, { title: 'Changed' }),
      ana.post(`/modules/${id}/unpublish`),
      ana.post(`/modules/${id}/reorder`, { moduleOrder: 1 }),
      ana.delete(`/modules/${id}`),
      ana.post(`/modules/${id}/lessons`, {
        title: 'Late',
        type: 'text',
        estimatedMinutes: 5,
        content: { text: 'Late' },
      }),
      ana.patch(lesson, { title: 'Changed' }),
      ana.post(`${lesson}/reorder`, { sortOrder: 0 }),
      ana.delete(lesson),
      ana.post(`/progress/modules/${id}/start`),
      ana.post(`/modules/${id}/discussions/${talk.id}/threads`, { title: 'Late', text: 'Late' }),
    ];
    await ana.delete(`/courses/${course.id}`);
    const [before, refused] = [await ana.get(`/modules/${id}`), await Promise.all(changes())];
    const after = await ana.get(`/modules/${id}`);

    expect(refused.map(outcome)).toEqual(refused.map(() => [409, 'course_archived']));
    expect(after.body).toEqual(before.body);
    await ana.post(`/courses/${course.id}/restore`);
    expect(outcome(await ana.patch(lesson, { title: 'Changed' }))).toBe(200);
  });

  it('is closed to other teachers, as the decision about access says', async () => {
    const course = await createCourse(school);
    const { id, content } = await createModule(school, { courseId: course.id });
    const olga = school.as(school.olga);
    const requests = () => [
      olga.get(`/access/module/${id}`),
      olga.get(`/modules/${id}`),
      olga.get(`/modules/${id}/lessons`),
      olga.post(`/progress/modules/${id}/start`),
      olga.put(`/progress/modules/${id}/lessons/${content.lessons[0].id}`, { progressPercent: 100 }),
    ];
    await school.as(school.ana).delete(`/courses/${course.id}`);
    const answers = await Promise.all(requests());

    expect(answers.map(outcome)).toEqual(answers.map(() => [404, 'not_found']));
    expect(await listOf(school.olga, course.id)).toMatchObject([{ id, isAccessible: false, reason: 'not_published' }]);
  });

  it('takes every lesson that was added before, and none after', async () => {
    const ana = school.as(school.ana);
    const course = await createCourse(school);
    const { id } = await createModule(school, { courseId: course.id });
    const draft = { title: 'In time?', type: 'text', estimatedMinutes: 5, content: { text: 'Read this.' } };
    const added = Array.from({ length: 8 }, () => ana.post(`/modules/${id}/lessons`, draft));
    const archived = await ana.delete(`/courses/${course.id}`);
    const { body } = await ana.get(`/modules/${id}`);
    const outcomes = (await Promise.all(added)).map(outcome);

    expect(archived.body).toEqual({ archived: true });
    expect(body.lessonCount).toBe(1 + outcomes.filter((each) => each === 201).length);
    expect(outcomes.filter((each) => each !== 201)).toEqual(Array(9 - body.lessonCount).fill([409, 'course_archived']));
  });
});

describe('publishing', () => {
  it('needs an overview and a lesson, and is refused once archived', async () => {
    const course = await createCourse(school);
    const module = await createModule(school, { courseId: course.id, status: 'draft', content: {} });
    const send = async (action: string) => outcome(await school.as(school.ana).post(`/modules/${module.id}/${action}`));

    expect(await send('publish')).toEqual([409, 'module_incomplete']);
    await school.as(school.ana).patch(`/modules/${module.id}`, { content: { overview: 'About it' } });
    expect([await send('publish'), await send('publish'), await send('unpublish'), await send('publish')]).toEqual(
      Array(4).fill(200),
    );
    await school.sql(`UPDATE modules SET status = 'archived', archived_at = now(), published_at = NULL WHERE id = $1`, [
      module.id,
    ]);
    expect(await send('publish')).toEqual([409, 'module_archived']);
    expect(await send('unpublish')).toEqual([409, 'module_archived']);
    expect(await send('restore')).toBe(200);
    expect((await listOf(school.ana, course.id))[0]).toMatchObject({ status: 'draft', moduleOrder: 1 });
  });
});

describe('lessons', () => {
  it.each(lessonTypeDefinitions.map(({ type, example }) => [type, example] as const))(
    'of the type %s are stored as sent',
    async (type, content) => {
      const module = await createModule(school, { courseId: (await createCourse(school)).id, status: 'draft' });

      const lesson = await createLesson(school, module.id, { type, content });
      const shown = await school.as(school.ana).get(`/modules/${module.id}/lessons/${lesson.id}`);

      expect(lesson).toMatchObject({ type, content, sortOrder: 1, moduleId: module.id });
      expect(shown.body).toEqual(lesson);
    },
  );

  it.each([
    ['video', { videoUrl: 'javascript:alert(1)' }, 'content.videoUrl'],
    [
      'video',
      {
        videoUrl: 'https://v.example/1',
        checkpoints: [
          { atSeconds: 5, title: 'a' },
          { atSeconds: 5, title: 'b' },
        ],
      },
      'content.checkpoints[1].atSeconds',
    ],
    ['text', { text: '' }, 'content.text'],
    ['text', { text: 'x', videoUrl: 'https://v.example' }, 'content.videoUrl'],
    ['interactive', { interactive: { kind: 'embed' } }, 'content.interactive.url'],
    ['interactive', { interactive: { kind: 'game', url: 'https://g.example' } }, 'content.interactive.kind'],
    ['exercise', { exercises: [{ questionId: 'x' }] }, 'content.exercises[0].questionId'],
    ['discussion', {}, 'content.text'],
  ])('of the type %s are refused with %j', async (type, content, field) => {
    const module = await createModule(school, { courseId: (await createCourse(school)).id, status: 'draft' });
    const draft = { title: 'A lesson', type, estimatedMinutes: 5, content };

    const { status, body } = await school.as(school.ana).post(`/modules/${module.id}/lessons`, draft);

    expect([status, body.code, body.errors[0].field]).toEqual([400, 'lesson_invalid', field]);
  });

  it('cannot take a private question of another teacher by its id, but keep what they have', async () => {
    const { body: question } = await school
      .as(school.olga)
      .post('/questions', { type: 'true_false', prompt: 'Secret?', key: { answer: true }, sharing: 'private' });
    const module = await createModule(school);
    const exerciseOf = (questionId: string) => ({
      title: 'Exercise',
      type: 'exercise',
      estimatedMinutes: 5,
      content: { exercises: [{ questionId }] },
    });
    const exercise = exerciseOf(question.id);
    const { body: mine } = await school
      .as(school.ana)
      .post('/questions', { type: 'true_false', prompt: 'Mine?', key: { answer: true } });
    const path = `/modules/${module.id}/lessons`;

    const stolen = await school.as(school.ana).post(path, exercise);
    const { body: lesson } = await school.as(school.ana).post(path, exerciseOf(mine.id));
    const patched = await school
      .as(school.ana)
      .patch(`${path}/${lesson.id}`, { content: exercise.content }, { 'if-match': '*' });
    const share = (sharing: string) =>
      school.as(school.olga).patch(`/questions/${question.id}`, { sharing }, { 'if-match': '*' });
    const shared = await share('organization');
    const taken = await school.as(school.ana).post(path, exercise);
    await share('private');
    const kept = await school
      .as(school.ana)
      .patch(`${path}/${taken.body.id}`, { title: 'Kept', content: exercise.content }, { 'if-match': '*' });

    expect([stolen, patched].map(outcome)).toEqual([
      [400, 'question_missing'],
      [400, 'question_missing'],
    ]);
    expect([shared.status, taken.status, kept.status, kept.body.title]).toEqual([200, 201, 200, 'Kept']);
  });

  it('refer to questions of the bank, which are then archived instead of deleted', async () => {
    const question = await school.as(school.ana).post('/questions', {
      type: 'true_false',
      prompt: 'North is up.',
      body: {},
      key: { answer: true },
    });
    const module = await createModule(school, { courseId: (await createCourse(school)).id, status: 'draft' });
    const exercises = [{ questionId: question.body.id }];

    const lesson = await createLesson(school, module.id, { type: 'exercise', content: { exercises } });
    const unknown = await school.as(school.ana).patch(`/modules/${module.id}/lessons/${lesson.id}`, {
      content: { exercises: [{ questionId: module.id }] },
    });
    const removed = await school.as(school.ana).delete(`/questions/${question.body.id}`);

    expect(lesson.content).toEqual({ exercises });
    expect(outcome(unknown)).toEqual([400, 'question_missing']);
    expect(removed.body).toEqual({ archived: true });
  });

  it('keep their order when some are added, moved and removed at the same time', async () => {
    const module = await createModule(school, { courseId: (await createCourse(school)).id, status: 'draft' });
    const lessons = await Promise.all(
      Array.from({ length: 6 }, (_, n) => createLesson(school, module.id, { sortOrder: n })),
    );
    const path = `/modules/${module.id}/lessons`;

    await Promise.all([
      school.as(school.ana).delete(`${path}/${lessons[0].id}`),
      school.as(school.ana).post(`${path}/${lessons[3].id}/reorder`, { sortOrder: 0 }),
      school.as(school.root).post(`${path}/${lessons[5].id}/reorder`, { sortOrder: 99 }),
      createLesson(school, module.id, { sortOrder: 2 }),
    ]);

    const { body } = await school.as(school.ana).get(path);
    expect(body.items.map(({ sortOrder }: { sortOrder: number }) => sortOrder)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('belong to those who may edit the module', async () => {
    const module = await createModule(school, { courseId: (await createCourse(school)).id });
    const draft = { title: 'A lesson', type: 'text', estimatedMinutes: 5, content: { text: 'x' } };
    const send = async (person: Person) =>
      outcome(await school.as(person).post(`/modules/${module.id}/lessons`, draft));

    expect([await send(school.olga), await send(school.ben)]).toEqual([
      [403, 'forbidden'],
      [403, 'forbidden_role'],
    ]);
    expect(outcome(await school.as(school.ben).get(`/modules/${module.id}/lessons`))).toEqual([403, 'not_enrolled']);
  });

  it('store published attack vectors harmless and with the text around them', async () => {
    const module = await createModule(school, { courseId: (await createCourse(school)).id, status: 'draft' });
    const text = vectors.map((vector, n) => `Before${n}\n\n${vector}\n\nAfter${n}`);
    const chunks = Array.from({ length: Math.ceil(text.length / 20) }, (_, n) => text.slice(n * 20, n * 20 + 20));

    const contents: [string, (text: string) => object][] = [
      ['text', (text) => ({ text })],
      ['discussion', (text) => ({ text })],
      ['video', (text) => ({ videoUrl: 'https://v.example/1', text })],
      ['interactive', (text) => ({ interactive: { kind: 'quiz', data: {} }, text })],
      ['exercise', (text) => ({ exercises: [], text })],
    ];
    for (const [type, contentOf] of contents)
      for (const chunk of chunks) {
        const { content } = await createLesson(school, module.id, { type, content: contentOf(chunk.join('\n\n')) });
        const words = chunk.flatMap((each) => each.match(/(?:Before|After)\d+/g) ?? []);
        expect(words.filter((word) => !content.text.includes(word))).toEqual([]);
        expect(dangersIn(content.text)).toEqual([]);
      }
    expect(vectors.length).toBeGreaterThanOrEqual(100);
  });

  it('store them harmless when they come with a new module, too', async () => {
    const { id: courseId } = await createCourse(school);
    const lessons = vectors.slice(0, 100).map((vector, n) => ({
      title: 'A lesson',
      type: 'text',
      estimatedMinutes: 5,
      content: { text: `Before${n}\n\n${vector}\n\nAfter${n}` },
    }));
    const draft = { courseId, title: 'Symbols', durationMinutes: 90, content: { lessons } };

    const { status, body } = await school.as(school.ana).post('/modules', draft);

    const shown = (body.content?.lessons ?? []) as { content: { text: string } }[];
    expect([status, shown.length]).toEqual([201, 100]);
    expect(shown.filter(({ content }, n) => !content.text.includes(`Before${n}`))).toEqual([]);
    expect(shown.flatMap(({ content }) => dangersIn(content.text))).toEqual([]);
  });
});

describe('POST /courses/:id/clone', () => {
  it('copies modules, lessons, questions and prerequisites as drafts', async () => {
    const course = await createCourse(school);
    const first = await createModule(school, {
      courseId: course.id,
      content: { overview: 'One', learningObjectives: ['A'] },
    });
    const second = await createModule(school, { courseId: course.id, prerequisites: [first.id], minTier: 'vip' });
    await createModule(school, { courseId: course.id, status: 'draft' });

    const clone = await school.as(school.olga).post(`/courses/${course.id}/clone`, {});
    const [one, two, ...others] = await listOf(school.olga, clone.body.id);

    expect(others).toEqual([]);
    expect(one).toMatchObject({ title: first.title, status: 'draft', lessonCount: 1, createdBy: school.olga.id });
    expect(two).toMatchObject({ title: second.title, prerequisites: [one?.id], minTier: 'vip' });
    const { body } = await school.as(school.olga).get(`/modules/${String(one?.id)}`);
    expect(body.content).toMatchObject({
      overview: 'One',
      learningObjectives: ['A'],
      lessons: [{ title: 'A lesson' }],
    });
    expect(clone.body.questionsLeftOut).toBe(0);
  });

  it('leaves out questions that are private to others, and says how many', async () => {
    const { course, shared, archived, hidden } = await courseWithQuestions();

    const [own, clone, byAdmin] = await Promise.all(
      [school.ana, school.olga, school.root].map((person) => school.as(person).post(`/courses/${course}/clone`, {})),
    );

    expect([own, clone, byAdmin].map((answer) => answer?.body.questionsLeftOut)).toEqual([0, 1, 0]);
    expect(await exercisesOf(school.olga, clone?.body.id)).toEqual([
      { exercises: [{ questionId: shared }, { questionId: archived }], passPercent: 50 },
      { exercises: [] },
    ]);
    expect(await exercisesOf(school.ana, own?.body.id)).toEqual([
      { exercises: [{ questionId: shared }, { questionId: hidden }, { questionId: archived }], passPercent: 50 },
      { exercises: [{ questionId: hidden }], passPercent: 80 },
    ]);
  });

  it('leaves out assessments that the person cannot read, and says how many', async () => {
    const { assessment } = await publishedQuiz(school);
    const { body: bank } = await school.as(school.ana).post('/assessments', { title: 'In the bank', maxScore: 5 });
    const assessments = [assessment, bank, assessment].map(({ id }) => ({ assessmentId: id }));
    const course = await createCourse(school);
    await createModule(school, { courseId: course.id, content: { overview: 'About it.', assessments } });

    const [own, clone] = await Promise.all(
      [school.ana, school.olga].map((person) => school.as(person).post(`/courses/${course.id}/clone`, {})),
    );
    const copied = async (person: Person, courseId: string) => {
      const [module] = await listOf(person, courseId);
      return (await school.as(person).get(`/modules/${String(module?.id)}`)).body.content.assessments;
    };

    expect([own, clone].map((answer) => answer?.body.assessmentsLeftOut)).toEqual([0, 1]);
    expect(await copied(school.olga, clone?.body.id)).toEqual([{ assessmentId: bank.id }]);
    expect(await copied(school.ana, own?.body.id)).toEqual(assessments);
  });

  it('takes as many statements, however many modules and questions there are', async () => {
    const statements = async (course: string) => {
      const { headers } = await school.as(school.olga).post(`/courses/${course}/clone`, {});
      return Number(headers.get('x-statements'));
    };
    const { course } = await courseWithQuestions();
    const few = await statements(course);
    for (const n of [1, 2]) await createModule(school, { courseId: course, title: `More ${n}` });

    expect(await statements(course)).toBe(few);
  });

  /** A course with a private question in two exercises, alone in the second one. */
  async function courseWithQuestions() {
    const question = async (fields: object) =>
      (await school.as(school.ana).post('/questions', { ...choiceQuestion, ...fields })).body.id as string;
    const { id: course } = await createCourse(school);
    const { id: module } = await createModule(school, { courseId: course });
    const [shared, hidden, archived] = [await question({}), await question({ sharing: 'private' }), await question({})];
    const exercise = (ids: string[], passPercent: number) =>
      createLesson(school, module, {
        type: 'exercise',
        content: { exercises: ids.map((questionId) => ({ questionId })), passPercent },
      });
    await exercise([shared, hidden, archived], 50);
    await exercise([hidden], 80);
    await school.as(school.ana).delete(`/questions/${archived}`);
    return { course, shared, archived, hidden };
  }

  async function exercisesOf(person: Person, courseId: string): Promise<unknown[]> {
    const [module] = await listOf(person, courseId);
    const { body } = await school.as(person).get(`/modules/${String(module?.id)}/lessons`);
    const lessons = body.items as { type: string; content: object }[];
    return lessons.filter(({ type }) => type === 'exercise').map(({ content }) => content);
  }
});

describe('DELETE /courses/:id', () => {
  it('archives a course that has modules', async () => {
    const course = await createCourse(school);
    await createModule(school, { courseId: course.id });

    expect((await school.as(school.ana).delete(`/courses/${course.id}`)).body).toEqual({ archived: true });
  });
});
