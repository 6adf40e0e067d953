import { progressStatuses } from '#curriculum/modules/progress-statuses.js';
import { createCourse, enroll, outcome } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

interface Chained {
  id: string;
  lessons: string[];
}

/** A course with modules of one lesson each; each requires the one before. Ben and Zoe have seats. */
async function chain(length: number) {
  const course = await createCourse(school);
  const modules: Chained[] = [];
  for (let n = 0; n < length; n++) {
    const prerequisites = modules.slice(-1).map(({ id }) => id);
    const { id, content } = await createModule(school, { courseId: course.id, prerequisites });
    modules.push({ id, lessons: content.lessons.map((lesson: { id: string }) => lesson.id) });
  }
  for (const person of [school.ben, school.zoe]) await enroll(school, person, course.id);
  return { course, modules };
}

const report = (person: Person, { id, lessons }: Chained, draft: object, n = 0) =>
  school.as(person).put(`/progress/modules/${id}/lessons/${lessons[n]}`, draft);
const progressOf = async (person: Person, id: string) => (await school.as(person).get(`/progress/modules/${id}`)).body;
const send = async (person: Person, path: string) => outcome(await school.as(person).post(`/progress/modules/${path}`));

describe('progress on modules', () => {
  it('goes from lessons to the module, and opens what required it', async () => {
    const { course, modules } = await chain(3);
    const [first, second, third] = modules as [Chained, Chained, Chained];
    const accessOf = async () =>
      (await school.as(school.ben).get(`/courses/${course.id}/modules`)).body.items.map(
        ({ reason }: { reason: string | null }) => reason,
      );

    const before = await accessOf();
    const locked = await send(school.ben, `${second.id}/start`);
    const half = await report(school.ben, first, { progressPercent: 50, minutes: 5 });
    const stored = await school.sql('SELECT status FROM user_progress WHERE module_id = $1', [second.id]);
    const done = await report(school.ben, first, { progressPercent: 100, minutes: 10 });

    expect([before, locked]).toEqual([
      [null, 'module_locked', 'module_locked'],
      [403, 'module_locked'],
    ]);
    expect(half.body).toMatchObject({ status: 'in_progress', progressPercent: 50, completedAt: null });
    expect(stored).toEqual([{ status: 'locked' }]);
    expect(done.body).toMatchObject({
      status: 'completed',
      progressPercent: 100,
      timeSpentMinutes: 15,
      lessons: [{ status: 'completed', progressPercent: 100, timeSpentMinutes: 15 }],
    });
    expect(await accessOf()).toEqual([null, null, 'module_locked']);
    expect(await progressOf(school.ben, second.id)).toMatchObject({ status: 'not_started', lastAccessedAt: null });
    const { body } = await school.as(school.ben).get('/messages?tag=course');
    expect(body.items).toMatchObject([{ link: `/modules/${second.id}` }]);
    expect(outcome(await report(school.zoe, third, { progressPercent: 1 }))).toEqual([403, 'module_locked']);
  });

  it('rounds the mean of the lessons down, and never falls or exceeds 100', async () => {
    const { modules } = await chain(1);
    const [first] = modules as [Chained];
    for (let n = 0; n < 2; n++) first.lessons.push((await createLesson(school, first.id)).id);
    const percents: number[] = [];
    const reports: [number, number][] = [
      [0, 100],
      [1, 100],
      [1, 20],
      [2, 99],
      [2, 100],
      [0, 0],
    ];
    for (const [n, progressPercent] of reports)
      percents.push((await report(school.ben, first, { progressPercent }, n)).body.progressPercent);

    expect(percents).toEqual([33, 66, 66, 99, 100, 100]);
    expect(outcome(await report(school.ben, first, { progressPercent: 101 }))).toEqual([400, 'validation_failed']);
    expect(outcome(await report(school.ben, first, { minutes: -1 }))).toEqual([400, 'validation_failed']);
    expect(outcome(await report(school.ben, first, { minutes: 61 }))).toEqual([400, 'validation_failed']);
  });

  it('refuses contradictory reports, naming all that is wrong', async () => {
    const { modules } = await chain(1);
    const [first] = modules as [Chained];
    const range = 'Progress percent must be between 0 and 100';
    const completed = 'Completed status requires 100% progress';
    const messagesOf = async (body: object) => {
      const answer = await report(school.ben, first, body);
      return [
        answer.status,
        ...(answer.body.errors ?? []).map(({ message }: { message: string }) => message),
      ] as unknown[];
    };

    expect(await messagesOf({ progressPercent: 101 })).toEqual([400, range]);
    expect(await messagesOf({ progressPercent: -1 })).toEqual([400, range]);
    expect(await messagesOf({ status: 'completed', progressPercent: 99 })).toEqual([400, completed]);
    expect(await messagesOf({ status: 'completed' })).toEqual([400, completed]);
    expect(await messagesOf({ status: 'completed', progressPercent: 120, minutes: 90 })).toEqual([
      400,
      range,
      completed,
      'minutes must be at most 60',
    ]);
    expect(await messagesOf({ status: 'in_progress', progressPercent: 50 })).toEqual([200]);
    expect(await messagesOf({ status: 'completed', progressPercent: 100 })).toEqual([200]);
  });

  it('makes one row of parallel reports, and completes once', async () => {
    const { modules } = await chain(2);
    const [first, second] = modules as [Chained, Chained];
    for (let n = 0; n < 3; n++) first.lessons.push((await createLesson(school, first.id)).id);

    const answers = await Promise.all(
      [0, 1, 2, 3, 0, 1, 2, 3].map((n) => report(school.ben, first, { progressPercent: 100, minutes: 1 }, n)),
    );

    expect(answers.map(outcome)).toEqual(Array(8).fill(200));
    const rows = await school.sql('SELECT lesson_id FROM user_progress WHERE user_id = $1 AND module_id = $2', [
      school.ben.id,
      first.id,
    ]);
    expect(rows).toHaveLength(5);
    expect(await progressOf(school.ben, first.id)).toMatchObject({ status: 'completed', timeSpentMinutes: 8 });
    const { body } = await school.as(school.ben).get('/messages?limit=100');
    expect(body.items.filter(({ link }: { link: string }) => link === `/modules/${second.id}`)).toHaveLength(1);
  });

  it('is taken up again without locking what it opened', async () => {
    const { modules } = await chain(2);
    const [first, second] = modules as [Chained, Chained];
    await report(school.ben, first, { progressPercent: 100 });
    const { firstCompletedAt } = await progressOf(school.ben, first.id);

    const revisited = await school.as(school.ben).post(`/progress/modules/${first.id}/revisit`);
    const waiting = await report(school.ben, first, { minutes: 1 });
    const again = await report(school.ben, first, { progressPercent: 30 });

    expect(revisited.body).toMatchObject({ status: 'in_progress', progressPercent: 100, completedAt: null });
    expect(waiting.body).toMatchObject({ status: 'in_progress', progressPercent: 100 });
    expect(again.body).toMatchObject({ status: 'in_progress', progressPercent: 30, firstCompletedAt });
    expect(outcome(await school.as(school.ben).get(`/modules/${second.id}`))).toBe(200);
    expect((await report(school.ben, first, { progressPercent: 100 })).body).toMatchObject({
      status: 'completed',
      firstCompletedAt,
    });
  });

  it('refuses all other transitions with a sentence', async () => {
    const { modules } = await chain(1);
    const { id } = modules[0] as { id: string };

    expect(await send(school.ben, `${id}/revisit`)).toEqual([409, 'illegal_transition']);
    expect(await send(school.ben, `${id}/start`)).toBe(200);
    expect(await send(school.ben, `${id}/start`)).toEqual([409, 'illegal_transition']);
    expect(await send(school.ben, `${id}/revisit`)).toEqual([409, 'illegal_transition']);
    const direct = await school.as(school.ben).put(`/progress/modules/${id}`, { progressPercent: 100 });
    expect(outcome(direct)).toEqual([409, 'lessons_decide']);
    expect(outcome(await school.as(school.ben).put(`/progress/modules/${id}`, { minutes: 3 }))).toBe(200);
  });

  const illegal = [409, 'illegal_transition'];
  const locked = [403, 'module_locked'];
  const table: [from: string, event: string, expected: unknown, to: string][] = [
    ['locked', 'start', locked, 'locked'],
    ['locked', 'report', locked, 'locked'],
    ['locked', 'complete', locked, 'locked'],
    ['locked', 'revisit', locked, 'locked'],
    ['locked', 'unlock', 200, 'not_started'],
    ['not_started', 'start', 200, 'in_progress'],
    ['not_started', 'report', 200, 'in_progress'],
    ['not_started', 'complete', 200, 'completed'],
    ['not_started', 'revisit', illegal, 'not_started'],
    ['not_started', 'unlock', 200, 'not_started'],
    ['in_progress', 'start', illegal, 'in_progress'],
    ['in_progress', 'report', 200, 'in_progress'],
    ['in_progress', 'complete', 200, 'completed'],
    ['in_progress', 'revisit', illegal, 'in_progress'],
    ['in_progress', 'unlock', 200, 'in_progress'],
    ['completed', 'start', illegal, 'completed'],
    ['completed', 'report', 200, 'completed'],
    ['completed', 'complete', 200, 'completed'],
    ['completed', 'revisit', 200, 'in_progress'],
    ['completed', 'unlock', 200, 'completed'],
  ];

  it.each(table)('%s: %s', async (from, event, expected, to) => {
    const { modules } = await chain(2);
    const [first, module] = modules as [Chained, Chained];
    await report(school.ben, first, { progressPercent: from === 'locked' ? 50 : 100 });
    if (from === 'in_progress') await report(school.ben, module, { progressPercent: 50 });
    if (from === 'completed') await report(school.ben, module, { progressPercent: 100 });

    const events: Record<string, () => Promise<Answer>> = {
      start: () => school.as(school.ben).post(`/progress/modules/${module.id}/start`),
      report: () => report(school.ben, module, { progressPercent: 60, minutes: 1 }),
      complete: () => report(school.ben, module, { progressPercent: 100 }),
      revisit: () => school.as(school.ben).post(`/progress/modules/${module.id}/revisit`),
      // Completes what the module requires.
      unlock: () => report(school.ben, first, { progressPercent: 100 }),
    };
    const answer = await events[event]?.();

    expect(answer && outcome(answer)).toEqual(expected);
    const [row] = await school.sql('SELECT status FROM user_progress WHERE module_id = $1 AND lesson_id IS NULL', [
      module.id,
    ]);
    expect(row).toEqual({ status: to });
  });

  it('belongs to the person, and keeps the module', async () => {
    const { course, modules } = await chain(1);
    const [first] = modules as [Chained];
    await report(school.ben, first, { progressPercent: 10 });

    const own = await school.as(school.ben).get(`/progress/modules?courseId=${course.id}`);
    const other = await school.as(school.zoe).get(`/progress/modules?courseId=${course.id}`);
    const removed = await school.as(school.ana).delete(`/modules/${first.id}`);

    expect([own.body.items.length, other.body.items.length, removed.body]).toEqual([1, 0, { archived: true }]);
  });

  it('is open, not locked, once its prerequisites are removed', async () => {
    const { course, modules } = await chain(2);
    const [first, second] = modules as [Chained, Chained];
    await report(school.ben, first, { progressPercent: 10 });
    const statuses = async () =>
      (await school.as(school.ben).get(`/progress/modules?courseId=${course.id}`)).body.items.map(
        ({ moduleId, status }: { moduleId: string; status: string }) => (moduleId === second.id ? status : 'other'),
      );
    const totals = () =>
      Promise.all(
        progressStatuses.map(async (status) => {
          const path = `/progress/modules?courseId=${course.id}&status=${status}`;
          return (await school.as(school.ben).get(path)).body.total;
        }),
      );
    const [before, totalsBefore] = [await statuses(), await totals()];

    await school.as(school.ana).patch(`/modules/${second.id}`, { prerequisites: [] });

    expect([before.sort(), (await statuses()).sort()]).toEqual([
      ['locked', 'other'],
      ['not_started', 'other'],
    ]);
    expect(progressStatuses).toEqual(['locked', 'not_started', 'in_progress', 'completed']);
    expect([totalsBefore, await totals()]).toEqual([
      [1, 0, 1, 0],
      [0, 1, 1, 0],
    ]);
    expect(await progressOf(school.ben, second.id)).toMatchObject({ status: 'not_started', userId: school.ben.id });
    expect(await send(school.ben, `${second.id}/start`)).toBe(200);
  });

  it('does not exist for lessons of other modules', async () => {
    const { modules } = await chain(2);
    const [first, second] = modules as [Chained, Chained];

    expect(outcome(await report(school.ben, { id: first.id, lessons: second.lessons }, {}))).toEqual([
      404,
      'not_found',
    ]);
  });
});
