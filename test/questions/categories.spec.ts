import { choiceQuestion, essayQuestion, numberQuestion, subjectOf } from '../assessment/builders.js';
import { newWord } from '../contract/builders.js';
import { createCourse } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
const ana = () => school.as(school.ana);
const olga = () => school.as(school.olga);
const idsOf = (body: { items: { id: string }[] }) => body.items.map(({ id }) => id).toSorted();

async function category(fields: object = {}): Promise<string> {
  const { status, body } = await ana().post('/question-categories', { name: newWord(), ...fields });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

async function questionIn(categoryId: string | null, fields: object = {}): Promise<string> {
  const { status, body } = await ana().post('/questions', { ...choiceQuestion, categoryId, ...fields });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body.id;
}

/** A category with one inside it, each with a question. */
async function tree(fields: object = {}) {
  const outer = await category(fields);
  const inner = await category({ parentId: outer });
  return { outer, inner, outerQuestion: await questionIn(outer), innerQuestion: await questionIn(inner) };
}

describe('Question categories', () => {
  it('file questions, with or without those of the categories inside', async () => {
    const { outer, outerQuestion, innerQuestion } = await tree();

    const all = await olga().get(`/questions?categoryId=${outer}`);
    const direct = await olga().get(`/questions?categoryId=${outer}&withSubcategories=false&difficulty=hard`);
    const shown = await olga().get(`/question-categories/${outer}`);

    expect([idsOf(all.body), idsOf(direct.body)]).toEqual([[outerQuestion, innerQuestion].toSorted(), []]);
    expect(shown.body).toMatchObject({
      questionCount: 1,
      subcategoryCount: 1,
      parentId: null,
      sharing: 'organization',
    });
  });

  it('count the questions and categories that the reader can see', async () => {
    const outer = await category();
    await questionIn(outer);
    await questionIn(outer, { sharing: 'private' });
    const inner = await category({ parentId: outer });
    await school.sql(`UPDATE question_categories SET sharing = 'private' WHERE id = $1`, [inner]);

    const counts = await Promise.all(
      [ana(), olga(), school.as(school.root)].map(async (reader) => {
        const { body } = await reader.get(`/question-categories/${outer}`);
        return [body.questionCount, body.subcategoryCount];
      }),
    );

    expect(counts).toEqual([
      [2, 1],
      [1, 0],
      [2, 1],
    ]);
  });

  it('are found by name and place', async () => {
    const name = newWord();
    const { outer, inner } = await tree({ name });

    const found = await ana().get(`/question-categories?q=${name}`);
    const inside = await ana().get(`/question-categories?parentId=${outer}&ownerId=${school.ana.id}`);

    expect([idsOf(found.body), idsOf(inside.body)]).toEqual([[outer], [inner]]);
  });

  it('are not for students and parents', async () => {
    const id = await category();
    const responses = await Promise.all([
      school.as(school.ben).get('/question-categories'),
      school.as(school.ben).post('/question-categories', { name: 'Mine' }),
      school.as(school.paula).get(`/question-categories/${id}`),
      school.as(school.ben).delete(`/question-categories/${id}`),
      school.as(school.ben).post(`/question-categories/${id}/copy`, {}),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403]);
  });

  it('are changed by their owner and admins only', async () => {
    const id = await category();
    const responses = await Promise.all([
      olga().patch(`/question-categories/${id}`, { name: 'Mine' }),
      olga().delete(`/question-categories/${id}`),
      school.as(school.root).patch(`/question-categories/${id}`, { name: 'Sums' }),
      ana().patch(`/question-categories/${id}`, { name: '' }),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([403, 403, 200, 400]);
  });

  it('that are private hide themselves and their questions from other teachers', async () => {
    const { outer, inner, innerQuestion } = await tree({ sharing: 'private' });

    const responses = await Promise.all([
      olga().get(`/question-categories/${outer}`),
      olga().get(`/question-categories/${inner}`),
      olga().get(`/questions/${innerQuestion}`),
      olga().get(`/questions/${innerQuestion}/usage`),
      olga().post(`/question-categories/${outer}/copy`, {}),
      olga().post('/questions', { ...numberQuestion, categoryId: outer }),
      olga().post('/assessments', { title: 'Q', items: [{ questionId: innerQuestion }] }),
      olga().post('/assessments', { title: 'Q', items: [{ draw: { count: 1, categoryId: outer } }] }),
      ana().get(`/questions/${innerQuestion}`),
      school.as(school.root).get(`/questions/${innerQuestion}`),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 400, 404, 200, 200]);
    const { body } = await olga().get(`/questions?authorId=${school.ana.id}&sharing=private`);
    expect(body.items).toEqual([]);
  });

  it('share everything inside with their own sharing', async () => {
    const { outer, inner, innerQuestion } = await tree({ sharing: 'private' });

    const nested = await ana().patch(`/question-categories/${inner}`, { sharing: 'organization' });
    const shared = await ana().patch(`/question-categories/${outer}`, { sharing: 'organization' });

    const seen = await Promise.all([
      olga().get(`/question-categories/${inner}`),
      olga().get(`/questions/${innerQuestion}`),
    ]);
    expect([nested.status, nested.body.code, shared.status]).toEqual([409, 'category_nested', 200]);
    expect(seen.map(({ status, body }) => [status, body.sharing])).toEqual([
      [200, 'organization'],
      [200, 'organization'],
    ]);
  });

  it('move with everything inside, but not into themselves', async () => {
    const { outer, inner } = await tree();
    const target = await category();

    const cycle = await ana().patch(`/question-categories/${outer}`, { parentId: inner });
    const moved = await ana().patch(`/question-categories/${outer}`, { parentId: target });

    expect([cycle.status, cycle.body.code, moved.status, moved.body.parentId]).toEqual([
      409,
      'category_cycle',
      200,
      target,
    ]);
    const { body } = await ana().get(`/questions?categoryId=${target}`);
    expect(body.total).toBe(2);
  });

  it('never make a cycle when moves race', async () => {
    const rings = await Promise.all(
      [2, 3, 2, 3].map((size) => Promise.all(Array.from({ length: size }, () => category()))),
    );

    const outcomes = await Promise.all(
      rings.map((ring) =>
        Promise.all(
          ring.map((id, n) => ana().patch(`/question-categories/${id}`, { parentId: ring[(n + 1) % ring.length] })),
        ),
      ),
    );

    const statuses = outcomes.map((ring) => ring.map(({ status }) => status).toSorted());
    expect(statuses).toEqual(rings.map((ring) => [...ring.slice(1).map(() => 200), 409]));
  });

  it('are at most ten levels deep', async () => {
    let parentId: string | null = null;
    for (let level = 0; level < 10; level++) parentId = await category({ parentId });

    const { status, body } = await ana().post('/question-categories', { name: 'Deep', parentId });

    expect([status, body.code]).toEqual([409, 'category_too_deep']);
  });

  it('are copied with the questions a teacher may read', async () => {
    const { outer } = await tree();
    const hidden = await questionIn(outer, { sharing: 'private' });

    const copy = await olga().post(`/question-categories/${outer}/copy`, { name: 'My copy' });

    expect([copy.status, copy.body]).toMatchObject([
      201,
      { name: 'My copy', ownerId: school.olga.id, questionCount: 1, subcategoryCount: 1 },
    ]);
    const { body } = await olga().get(`/questions?categoryId=${copy.body.id}`);
    expect(body.items.map(({ authorId, currentNumber }: Record<string, unknown>) => [authorId, currentNumber])).toEqual(
      [
        [school.olga.id, 1],
        [school.olga.id, 1],
      ],
    );
    expect(idsOf(body)).not.toContain(hidden);
    const changed = await olga().patch(`/questions/${idsOf(body)[0]}`, { prompt: 'Which is larger here?' });
    expect([changed.status, changed.body.currentNumber]).toEqual([200, 2]);
  });

  it('can be copied into themselves', async () => {
    const { outer } = await tree();

    const copy = await ana().post(`/question-categories/${outer}/copy`, { parentId: outer });

    expect([copy.status, copy.body.parentId, copy.body.subcategoryCount]).toEqual([201, outer, 1]);
  });

  it('leave their content to the category around them when they are deleted', async () => {
    const { outer, inner, innerQuestion } = await tree();

    const removed = await ana().delete(`/question-categories/${inner}`);

    const question = await ana().get(`/questions/${innerQuestion}`);
    const again = await ana().get(`/question-categories/${inner}`);
    expect([removed.status, question.body.categoryId, again.status]).toEqual([204, outer, 404]);
  });

  it('do not accept an unknown place', async () => {
    const id = await category();
    const unknown = '01890a5d-ac96-774b-bcce-b302099a8057';
    const responses = await Promise.all([
      ana().patch(`/question-categories/${id}`, { parentId: unknown }),
      ana().patch(`/questions/${await questionIn(id)}`, { categoryId: unknown }),
      ana().post('/question-categories', { name: 'Lost', parentId: 'nowhere' }),
    ]);

    expect(responses.map(({ status }) => status)).toEqual([404, 404, 400]);
  });
});

describe('GET /questions/:id/usage', () => {
  it('names the assessments and lessons, and counts those of others', async () => {
    const id = await questionIn(null);
    await ana().post('/assessments', { title: 'Uses it', items: [{ questionId: id }] });
    const subjectId = await subjectOf(school);
    await ana().post('/assessments', { title: 'In P1A', items: [{ questionId: id }], placement: { subjectId } });
    const module = await createModule(school, { courseId: (await createCourse(school)).id, status: 'draft' });
    await createLesson(school, module.id, {
      title: 'Exercise',
      type: 'exercise',
      content: { exercises: [{ questionId: id }] },
    });

    const own = await ana().get(`/questions/${id}/usage`);
    const others = await olga().get(`/questions/${id}/usage`);

    expect(own.body).toMatchObject({ assessmentCount: 2, lessonCount: 1 });
    expect(own.body.users.map(({ title }: { title: string }) => title)).toEqual(['In P1A', 'Uses it', 'Exercise']);
    expect(others.body).toMatchObject({ assessmentCount: 2, lessonCount: 1 });
    expect(others.body.users.map(({ title }: { title: string }) => title)).toEqual(['Uses it']);
    expect((await school.as(school.ben).get(`/questions/${id}/usage`)).status).toBe(403);
  });
});

describe('A random draw', () => {
  /** A published quiz that asks a fixed question and two of five in a category, for 3 points each. */
  async function drawnQuiz() {
    const categoryId = await category();
    const tag = newWord();
    const prompts = ['A', 'B', 'C', 'D', 'E'];
    for (const prompt of prompts) await questionIn(categoryId, { prompt, tags: [tag] });
    const items = [{ question: numberQuestion }, { draw: { count: 2, categoryId }, points: 3 }];
    const placement = { subjectId: await subjectOf(school) };
    const quiz = await ana().post('/assessments', { title: 'Drawn', items, placement, shuffle: false });
    if (quiz.status !== 201) throw new Error(JSON.stringify(quiz.body));
    await ana().post(`/assessments/${quiz.body.id}/publish`);
    return { id: quiz.body.id as string, categoryId, tag, maxScore: quiz.body.maxScore as number };
  }

  it('gives every student as many candidates as it says, the same on every read', async () => {
    const { id, maxScore } = await drawnQuiz();
    const students = [
      school.ben,
      ...(await Promise.all(Array.from({ length: 6 }, () => school.person('STUDENT', school.p1a)))),
    ];

    const views = await Promise.all(students.map((student) => school.as(student).get(`/assessments/${id}`)));
    const again = await school.as(school.ben).get(`/assessments/${id}`);

    const promptsOf = ({ body }: (typeof views)[number]) => body.items.map(({ prompt }: { prompt: string }) => prompt);
    expect(maxScore).toBe(8);
    expect(views.map((view) => view.body.items.length)).toEqual(students.map(() => 3));
    expect(views.map((view) => promptsOf(view)[0])).toEqual(students.map(() => 'What is 2 + 2?'));
    expect(new Set(views.map((view) => promptsOf(view).join())).size).toBeGreaterThan(1);
    expect(again.body.items).toEqual(views[0].body.items);
    expect(JSON.stringify(again.body)).not.toMatch(/drawId|"draws"|credits/);
  });

  it('shows parents what their child is asked, before and after submitting', async () => {
    const quizzes = [await drawnQuiz(), await drawnQuiz(), await drawnQuiz()];
    const seenBy = (person: typeof school.ben) =>
      Promise.all(
        quizzes.map(async ({ id }) => (await school.as(person).get(`/assessments/${id}`)).body.items as object[]),
      );

    const before = [await seenBy(school.ben), await seenBy(school.paula)];
    for (const { id } of quizzes) await school.as(school.ben).post('/submissions', { assessmentId: id, answers: {} });
    const after = await seenBy(school.paula);

    expect(before[1]).toEqual(before[0]);
    expect(after).toEqual(before[0]);
  });

  it('shows teachers the candidates and what was drawn from', async () => {
    const { id, categoryId } = await drawnQuiz();

    const { body } = await ana().get(`/assessments/${id}`);

    expect(body).toMatchObject({
      itemCount: 3,
      draws: [{ count: 2, points: 3, categoryId, withSubcategories: true, tag: null }],
    });
    expect(body.items.map(({ drawId }: { drawId: string | null }) => drawId)).toEqual([
      null,
      ...Array(5).fill(body.draws[0].id),
    ]);
  });

  it('accepts and grades answers to what was drawn only', async () => {
    const { id } = await drawnQuiz();
    const ben = school.as(school.ben);
    const [view, all] = [await ben.get(`/assessments/${id}`), await ana().get(`/assessments/${id}`)];
    const drawn = view.body.items.map((item: { id: string }) => item.id);
    const other = all.body.items.find((item: { id: string }) => !drawn.includes(item.id));

    const refused = await ben.post('/submissions', { assessmentId: id, answers: { [other.id]: { choice: 'a' } } });
    const answers = Object.fromEntries(
      view.body.items.map(({ id: item, type }: Record<string, string>) => [
        item,
        type === 'numeric' ? { value: '4' } : { choice: 'a' },
      ]),
    );
    const submitted = await ben.post('/submissions', { assessmentId: id, answers });

    expect([refused.status, submitted.status]).toEqual([400, 201]);
    const rows = await school.sql<{ score: string }>(
      'SELECT auto_score AS score FROM submission_attempts WHERE submission_id = $1',
      [submitted.body.id],
    );
    expect(rows.map(({ score }) => score)).toEqual(['8.00']);
  });

  it('is not changed by the bank, and copied with the assessment', async () => {
    const { id, categoryId } = await drawnQuiz();
    await questionIn(categoryId, { prompt: 'F' });

    const { body } = await ana().get(`/assessments/${id}`);
    const copy = await ana().post(`/assessments/${id}/duplicate`);
    const detail = await ana().get(`/assessments/${copy.body.id}`);

    expect([body.items.length, detail.body.items.length, detail.body.itemCount, detail.body.maxScore]).toEqual([
      6, 6, 3, 8,
    ]);
    expect(detail.body.draws).toMatchObject([{ count: 2, points: 3 }]);
    expect(detail.body.draws[0].id).not.toBe(body.draws[0].id);
  });

  it('has each question once', async () => {
    const { tag, categoryId } = await drawnQuiz();
    const { body: bank } = await ana().get(`/questions?tag=${tag}`);
    const [fixed] = bank.items;

    const draws = [{ draw: { count: 2, tag } }, { draw: { count: 3, tag, categoryId } }];
    const tooFew = await ana().post('/assessments', { title: 'Q', items: [{ questionId: fixed.id }, ...draws] });
    const enough = await ana().post('/assessments', { title: 'Q', items: [{ questionId: fixed.id }, draws[0]] });

    expect([tooFew.status, tooFew.body.code, tooFew.body.errors[0].field]).toEqual([
      400,
      'draw_invalid',
      'items.2.draw',
    ]);
    const { body } = await ana().get(`/assessments/${enough.body.id}`);
    expect([enough.status, body.items.length, body.maxScore]).toEqual([201, 5, 3]);
  });

  it.each([
    [{ draw: { count: 1 } }, 'draw_invalid'],
    [{ draw: { count: 0, tag: 'x' } }, 'validation'],
    [{ draw: { count: 1, tag: 'no such tag' } }, 'draw_invalid'],
    [{ draw: { count: 1, tag: 'x' }, question: essayQuestion }, 'question_missing'],
  ])('is refused as %j', async (item, code) => {
    const { status, body } = await ana().post('/assessments', { title: 'Q', items: [item] });

    expect([status, code === 'validation' || body.code === code]).toEqual([400, true]);
  });
});
