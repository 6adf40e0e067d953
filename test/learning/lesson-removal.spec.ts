import { createCourse, enroll, outcome } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import { openSchool, type Person } from '../support/school.js';
import { answer, createExercise } from './exercises.js';

const school = openSchool();

/** A module of Ana with lessons, required by a second one. Ben and Zoe have seats. */
async function moduleWith(count: number) {
  const course = await createCourse(school);
  const { id, content } = await createModule(school, { courseId: course.id });
  const next = await createModule(school, { courseId: course.id, prerequisites: [id] });
  const lessons: string[] = [content.lessons[0].id];
  while (lessons.length < count) lessons.push((await createLesson(school, id)).id);
  for (const person of [school.ben, school.zoe]) await enroll(school, person, course.id);
  return { id: id as string, nextId: next.id as string, lessons };
}

const report = (person: Person, moduleId: string, lessonId: string | undefined, progressPercent: number) =>
  school.as(person).put(`/progress/modules/${moduleId}/lessons/${lessonId}`, { progressPercent });
const progressOf = async (person: Person, id: string) => (await school.as(person).get(`/progress/modules/${id}`)).body;
const remove = (moduleId: string, lessonId: string | undefined, query = '', person = school.ana) =>
  school.as(person).delete(`/modules/${moduleId}/lessons/${lessonId}${query}`);

describe('DELETE /modules/:moduleId/lessons/:lessonId', () => {
  it('refuses lessons with progress, unless it is forced', async () => {
    const { id, lessons } = await moduleWith(3);
    await report(school.ben, id, lessons[0], 100);
    await report(school.ben, id, lessons[1], 50);

    const refused = await remove(id, lessons[0]);
    const unused = await remove(id, lessons[2]);
    const before = await progressOf(school.ben, id);
    const forced = await remove(id, lessons[0], '?force=true');

    expect([refused.status, refused.body.code, refused.body.detail]).toEqual([
      409,
      'lesson_in_use',
      'People have worked on this lesson. Send force=true to delete it with their work.',
    ]);
    expect([unused.status, before.progressPercent, forced.status]).toEqual([204, 75, 204]);
    expect(await progressOf(school.ben, id)).toMatchObject({
      progressPercent: 50,
      status: 'in_progress',
      lessons: [{ lessonId: lessons[1], progressPercent: 50 }],
    });
    const { body } = await school.as(school.root).get(`/audit-log?entityId=${lessons[0]}`);
    expect(body.items).toMatchObject([{ action: 'lesson.removed' }]);
    expect(outcome(await remove(id, lessons[1], '?force=maybe'))).toEqual([400, 'validation_failed']);
    expect(outcome(await remove(id, lessons[1], '?force=true', school.ben))).toEqual([403, 'forbidden_role']);
    expect(outcome(await remove(id, lessons[1], '?force=true', school.olga))).toEqual([403, 'forbidden']);
    expect(outcome(await remove(id, id, '?force=true'))).toEqual([404, 'not_found']);
  });

  it('completes the module for those who have done the other lessons, and opens what required it', async () => {
    const { id, nextId, lessons } = await moduleWith(2);
    await report(school.ben, id, lessons[0], 100);
    await report(school.zoe, id, lessons[1], 10);

    await remove(id, lessons[1], '?force=true');
    await school.runJobs();

    expect(await progressOf(school.ben, id)).toMatchObject({ status: 'completed', progressPercent: 100 });
    expect(await progressOf(school.ben, nextId)).toMatchObject({ status: 'not_started' });
    expect(await progressOf(school.zoe, id)).toMatchObject({ status: 'in_progress', progressPercent: 0 });
    expect(outcome(await school.as(school.zoe).get(`/progress/modules/${nextId}`))).toEqual([403, 'module_locked']);
    const { body } = await school.as(school.ben).get('/messages?tag=course');
    expect(body.items).toMatchObject([{ link: `/modules/${nextId}` }]);
  });

  it('keeps completed modules completed, and progress when no lesson is left', async () => {
    const { id, lessons } = await moduleWith(2);
    for (const lesson of lessons) await report(school.ben, id, lesson, 100);
    await report(school.zoe, id, lessons[0], 50);

    for (const lesson of lessons) expect((await remove(id, lesson, '?force=true')).status).toBe(204);

    expect(await progressOf(school.ben, id)).toMatchObject({ status: 'completed', progressPercent: 100, lessons: [] });
    expect(await progressOf(school.zoe, id)).toMatchObject({ status: 'in_progress', progressPercent: 0 });
  });

  it('refuses exercises with answers and discussions with threads', async () => {
    const { moduleId, lessonId, path, questionIds } = await createExercise(school);
    const discussion = await createLesson(school, moduleId, { type: 'discussion' });
    await answer(school, school.ben, path, { [String(questionIds[0])]: { value: true } });
    const draft = { title: 'Maps', text: 'Which?' };
    await school.as(school.ben).post(`/modules/${moduleId}/discussions/${discussion.id}/threads`, draft);

    for (const id of [lessonId, discussion.id]) {
      expect(outcome(await remove(moduleId, id))).toEqual([409, 'lesson_in_use']);
      expect(outcome(await remove(moduleId, id, '?force=true'))).toBe(204);
    }
    expect(outcome(await school.as(school.ben).get(`${path}/attempts`))).toEqual([404, 'not_found']);
  });

  it('races with reports and answers: they come first and count, or find no lesson', async () => {
    const { moduleId, lessonId, path, questionIds } = await createExercise(school);
    const text = await createLesson(school, moduleId);
    const answers = { [String(questionIds[0])]: { value: true } };

    const [removed, ...others] = await Promise.all([
      remove(moduleId, text.id, '?force=true'),
      ...[school.ben, school.zoe].flatMap((person) => [
        report(person, moduleId, text.id, 100),
        report(person, moduleId, lessonId, 40),
        answer(school, person, path, answers),
      ]),
    ]);

    expect(removed.status).toBe(204);
    expect(others.map(outcome).filter((each) => each !== 200 && each !== 201)).toEqual(
      others.filter(({ status }) => status >= 400).map(() => [404, 'not_found']),
    );
    for (const person of [school.ben, school.zoe])
      expect(await progressOf(person, moduleId)).toMatchObject({ progressPercent: 40, lessons: [{ lessonId }] });
  });
});
