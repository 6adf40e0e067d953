import { outcome } from '../curriculum/courses.js';
import { createLesson } from '../curriculum/modules.js';
import { openSchool, type Person } from '../support/school.js';
import { answer, createExercise, essay, trueFalse } from './exercises.js';

const school = openSchool();

const get = (person: Person, path: string) => school.as(person).get(path);
const progressOf = async (person: Person, moduleId: string) =>
  (await get(person, `/progress/modules/${moduleId}`)).body;

describe('exercises of lessons', () => {
  it('show questions without their keys and are graded like questions of the bank', async () => {
    const { path, questionIds, lessonId } = await createExercise(school, [trueFalse, essay]);
    const [question = ''] = questionIds;

    const shown = await get(school.ben, path);
    const wrong = await answer(school, school.ben, path, { [question]: { value: false } });

    expect([shown.status, shown.body]).toMatchObject([
      200,
      {
        lessonId,
        attemptCount: 0,
        bestPercent: null,
        lastAttemptAt: null,
        passPercent: null,
        maxScore: 4,
        questions: [{ id: question, position: 0, type: 'true_false', prompt: 'North is up.' }, { type: 'long_text' }],
      },
    ]);
    expect(JSON.stringify(shown.body)).not.toMatch(/key|feedback|Up is north/);
    expect([wrong.status, wrong.body]).toMatchObject([
      201,
      {
        attemptNumber: 1,
        userId: school.ben.id,
        score: 0,
        maxScore: 4,
        percent: 0,
        pendingItems: 0,
        lessonId,
        answers: { [question]: { value: false } },
        grades: [{ itemId: question, outcome: 'incorrect', feedback: ['Up is north.'] }, { outcome: 'unanswered' }],
      },
    ]);
  });

  it('give away nothing about questions that were not answered', async () => {
    const { path, questionIds } = await createExercise(school, [trueFalse, { ...trueFalse, feedback: 'Secret.' }]);

    const { body } = await answer(school, school.ben, path, { [String(questionIds[0])]: { value: true } });

    expect(body.percent).toBe(50);
    expect(JSON.stringify(body)).not.toContain('Secret');
  });

  it('keep every attempt, the best and the last', async () => {
    const { path, questionIds } = await createExercise(school);
    for (const value of [false, true, false]) {
      const { status } = await answer(school, school.ben, path, { [String(questionIds[0])]: { value: value } });
      expect(status).toBe(201);
    }

    const results = await get(school.ana, `${path}/results`);
    const attempts = await get(school.ben, `${path}/attempts`);

    expect(results.body.items).toMatchObject([
      { userId: school.ben.id, attemptCount: 3, bestPercent: 100, bestAttempt: 2, lastPercent: 0, pendingAttempts: 0 },
    ]);
    expect(attempts.body.items.map(({ percent }: { percent: number }) => percent)).toEqual([0, 100, 0]);
  });

  it('number simultaneous attempts without a gap', async () => {
    const { path, questionIds } = await createExercise(school);
    const answers = { [String(questionIds[0])]: { value: true } };

    const raced = await Promise.all(Array.from({ length: 8 }, () => answer(school, school.ben, path, answers)));

    const numbers = raced.map(({ body }) => body.attemptNumber as number);
    expect(numbers.sort((one, other) => one - other)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect((await get(school.ben, path)).body).toMatchObject({ attemptCount: 8, bestAttempt: 1 });
  });

  it('keep the question as it was answered', async () => {
    const { path, moduleId, lessonId, questionIds } = await createExercise(school);
    const [id = ''] = questionIds;
    const { body } = await answer(school, school.ben, path, { [id]: { value: true } });

    await school.as(school.ana).patch(`/questions/${id}`, { prompt: 'South is up.', key: { answer: false } });
    const again = await answer(school, school.ben, path, { [id]: { value: true } });
    const removed = await school
      .as(school.ana)
      .patch(`/modules/${moduleId}/lessons/${lessonId}`, { content: { exercises: [] } });
    const deleted = await school.as(school.ana).delete(`/questions/${id}`);

    expect((await get(school.ana, `${path}/attempts/${body.id}`)).body.questions).toMatchObject([
      { prompt: 'North is up.' },
    ]);
    expect([again.body.percent, removed.status, deleted.body]).toEqual([0, 200, { archived: true }]);
    expect(outcome(await answer(school, school.ben, path, {}))).toEqual([409, 'exercise_empty']);
  });
});

describe('the rule of an exercise', () => {
  it('completes the lesson once an attempt reaches passPercent', async () => {
    const questions = [trueFalse, trueFalse, trueFalse];
    const { path, moduleId, lessonId, questionIds } = await createExercise(school, questions, { passPercent: 66 });
    const correct = (count: number) =>
      answer(school, school.ben, path, Object.fromEntries(questionIds.map((id, n) => [id, { value: n < count }])));

    await correct(1);
    const before = await progressOf(school.ben, moduleId);
    const reported = await school
      .as(school.ben)
      .put(`/progress/modules/${moduleId}/lessons/${lessonId}`, { progressPercent: 100 });
    const time = await school.as(school.ben).put(`/progress/modules/${moduleId}/lessons/${lessonId}`, { minutes: 5 });
    await correct(2);
    await correct(0);

    expect(before).toMatchObject({ status: 'in_progress', lessons: [{ status: 'in_progress', progressPercent: 33 }] });
    expect(outcome(reported)).toEqual([409, 'exercise_decides']);
    expect(time.body).toMatchObject({ timeSpentMinutes: 5, status: 'in_progress', progressPercent: 33 });
    expect(await progressOf(school.ben, moduleId)).toMatchObject({ status: 'completed', progressPercent: 100 });
  });

  it('leaves the progress to the learner without passPercent', async () => {
    const { path, moduleId, lessonId, questionIds } = await createExercise(school);
    await answer(school, school.ben, path, { [String(questionIds[0])]: { value: true } });

    const before = await progressOf(school.ben, moduleId);
    const { body } = await school
      .as(school.ben)
      .put(`/progress/modules/${moduleId}/lessons/${lessonId}`, { progressPercent: 100 });

    expect([before.status, body.status]).toEqual(['not_started', 'completed']);
  });

  it('needs questions', async () => {
    const { moduleId } = await createExercise(school);
    const draft = {
      title: 'Empty',
      type: 'exercise',
      estimatedMinutes: 5,
      content: { exercises: [], passPercent: 50 },
    };

    const { status, body } = await school.as(school.ana).post(`/modules/${moduleId}/lessons`, draft);

    expect([status, body.errors[0].field]).toEqual([400, 'content.passPercent']);
  });
});

describe('answers that a person has to grade', () => {
  it('are pending until a teacher of the module grades them, which can complete the lesson', async () => {
    const { path, moduleId, questionIds } = await createExercise(school, [trueFalse, essay], { passPercent: 80 });
    const [closed = '', open = ''] = questionIds;
    const answers = { [closed]: { value: true }, [open]: { text: 'A picture from above.' } };
    const { body } = await answer(school, school.ben, path, answers);
    const attempt = `${path}/attempts/${body.id}`;
    const mark = (person: Person, items: object[]) => school.as(person).patch(attempt, { items });

    const waiting = await get(school.ana, `${path}/attempts?status=pending`);
    const outcomes = [
      await mark(school.ben, [{ itemId: open, score: 3 }]),
      await mark(school.olga, [{ itemId: open, score: 3 }]),
      await mark(school.ana, [{ itemId: open, score: 4 }]),
      await mark(school.ana, [{ itemId: closed, score: 0 }]),
      await mark(school.ana, []),
    ].map(outcome);
    const marked = await mark(school.ana, [{ itemId: open, score: 2.5, explanation: 'Good.' }]);

    expect([body.score, body.percent, body.pendingItems]).toEqual([null, null, 1]);
    expect(waiting.body.items).toMatchObject([{ id: body.id, userName: expect.any(String) }]);
    expect(outcomes).toEqual([
      [403, 'forbidden_role'],
      [404, 'not_found'],
      [400, 'grading_invalid'],
      [409, 'grading_incomplete'],
      [400, 'validation_failed'],
    ]);
    expect([marked.status, marked.body]).toMatchObject([200, { score: 3.5, percent: 87.5, pendingItems: 0 }]);
    expect(await progressOf(school.ben, moduleId)).toMatchObject({ status: 'completed' });
    expect((await get(school.ben, path)).body).toMatchObject({ bestPercent: 87.5, pendingAttempts: 0 });
  });

  it('may hold files, which their teacher can read and others cannot', async () => {
    const { path, questionIds } = await createExercise(school, [{ type: 'file', prompt: 'Draw a map.' }]);
    const form = new FormData();
    form.set('file', new Blob(['a map']), 'map.txt');
    const file = await school.as(school.ben).post('/files', form);
    const answers = { [String(questionIds[0])]: { files: [file.body.id] } };

    const foreign = await answer(school, school.zoe, path, answers);
    const { status, body } = await answer(school, school.ben, path, answers);
    const reads = [school.ana, school.olga].map(
      async (person) => (await get(person, body.files[0].url.slice(7))).status,
    );

    expect(outcome(foreign)).toEqual([400, 'answers_invalid']);
    expect([status, body.files]).toMatchObject([201, [{ originalName: 'map.txt' }]]);
    expect(await Promise.all(reads)).toEqual([200, 404]);
  });
});

describe('lists of attempts and results', () => {
  it('take as many statements for many rows as for one', async () => {
    const { path, questionIds } = await createExercise(school);
    const answers = { [String(questionIds[0])]: { value: true } };
    const lists = [`${path}/attempts`, `${path}/results`];
    const statements = () =>
      Promise.all(lists.map(async (list) => (await get(school.ana, list)).headers.get('x-statements')));
    await answer(school, school.ben, path, answers);
    await statements();

    const few = await statements();
    for (const person of [school.ben, school.zoe, school.ana, school.zoe]) await answer(school, person, path, answers);

    expect(await statements()).toEqual(few);
  });
});

describe('two teachers who grade at the same time', () => {
  it('leave one result that fits the attempts', async () => {
    const { path, questionIds } = await createExercise(school, [essay]);
    const [id = ''] = questionIds;
    const written = () => answer(school, school.ben, path, { [id]: { text: 'A picture.' } });
    const attempts = [await written(), await written(), await written()].map(({ body }) => body.id as string);

    await Promise.all(
      attempts.flatMap((attempt, n) =>
        [school.ana, school.root].map((person) =>
          school.as(person).patch(`${path}/attempts/${attempt}`, { items: [{ itemId: id, score: n + 1 }] }),
        ),
      ),
    );

    expect((await get(school.ben, path)).body).toMatchObject({
      attemptCount: 3,
      pendingAttempts: 0,
      bestPercent: 100,
      bestAttempt: 3,
      lastPercent: 100,
    });
  });
});

describe('who may answer and read', () => {
  it('is decided by the access to the module', async () => {
    const { path, questionIds } = await createExercise(school);
    const answers = { [String(questionIds[0])]: { value: true } };
    const stranger = await school.person('STUDENT');

    expect(outcome(await get(stranger, path))).toEqual([403, 'not_enrolled']);
    expect(outcome(await answer(school, stranger, path, answers))).toEqual([403, 'not_enrolled']);
    expect(outcome(await answer(school, school.ana, path, answers))).toBe(201);
    expect((await answer(school, school.ben, path, { [String(questionIds[0])]: { value: 'x' } })).body).toMatchObject({
      status: 400,
      code: 'answers_invalid',
      errors: [{ field: `answers.${String(questionIds[0])}.value` }],
    });
    expect(outcome(await answer(school, school.ben, path, {}))).toEqual([400, 'answers_missing']);
    expect(outcome(await school.as(school.ben).post(`${path}/attempts`, {}))).toEqual([400, 'validation_failed']);
  });

  it('shows attempts to their learner, the parents, the teachers of the module and admins', async () => {
    const { path, questionIds } = await createExercise(school);
    const { body } = await answer(school, school.ben, path, { [String(questionIds[0])]: { value: true } });
    const attempt = `${path}/attempts/${body.id}`;
    const read = async (person: Person) => [
      outcome(await get(person, attempt)),
      (await get(person, `${path}/attempts`)).body.total,
      (await get(person, `${path}/results`)).body.total,
    ];

    for (const person of [school.ben, school.paula, school.ana, school.root])
      expect(await read(person)).toEqual([200, 1, 1]);
    for (const person of [school.zoe, school.olga]) expect(await read(person)).toEqual([[404, 'not_found'], 0, 0]);
  });

  it('does not exist for lessons of other types and for drafts', async () => {
    const { moduleId, path, questionIds } = await createExercise(school);
    const text = await createLesson(school, moduleId);
    const answers = { [String(questionIds[0])]: { value: true } };

    expect(outcome(await get(school.ben, `/modules/${moduleId}/exercises/${text.id}`))).toEqual([404, 'not_found']);
    await school.as(school.ana).post(`/modules/${moduleId}/unpublish`);
    expect(outcome(await answer(school, school.ben, path, answers))).toEqual([404, 'not_found']);
    expect(outcome(await get(school.ben, `${path}/attempts`))).toEqual([404, 'not_found']);
  });
});
