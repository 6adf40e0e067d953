import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';

const school = openSchool();
type Quiz = Awaited<ReturnType<typeof publishedQuiz>>;

let carla: Person;
beforeAll(async () => {
  carla = await school.person('TEACHER', school.p1a);
});

const keep = async (teacher: Person, draft: object) => {
  const { status, body } = await school.as(teacher).post('/marking-comments', draft);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
};
const textsOf = ({ body }: { body: { items: { text: string }[] } }) => body.items.map(({ text }) => text);

/** Gives an answer to the essay of the quiz a score and a comment. */
async function comment({ assessment, items }: Quiz, explanation: string, teacher = school.ana): Promise<string> {
  const student = await school.person('STUDENT', school.p1a);
  const answers = { [items.essay]: { text: 'Because.' } };
  const { body } = await school.as(student).post('/submissions', { assessmentId: assessment.id, answers });
  await remark(body.id, items.essay, explanation, teacher);
  return body.id;
}
const remark = (id: string, itemId: string, explanation: string, teacher = school.ana) =>
  school
    .as(teacher)
    .patch(
      `/submissions/${id}`,
      { status: 'partial', items: [{ itemId, score: 1, explanation }] },
      { 'if-match': '*' },
    );
const suggested = async ({ assessment, items }: Quiz, query = '', teacher = school.ana) =>
  (await school.as(teacher).get(`/assessments/${assessment.id}/items/${items.essay}/comment-suggestions${query}`)).body
    .items;

describe('The comment bank', () => {
  it('keeps comments, shares them, and finds them by words, tag and owner', async () => {
    const own = await keep(carla, { text: 'Show your working.', tags: ['fractions'] });
    const shared = await keep(school.ana, { text: 'Give the unit.', tags: ['physics'], isShared: true });
    await keep(school.ana, { text: 'Only for me.' });
    const client = school.as(carla);

    const [all, words, tag, mine] = await Promise.all(
      ['', '?q=unit', '?tag=fractions', '?mine=true'].map((query) => client.get(`/marking-comments${query}`)),
    );
    const changed = await client.patch(
      `/marking-comments/${own.id}`,
      { text: 'Show all steps.' },
      { 'if-match': '"1"' },
    );
    const stale = await client.patch(`/marking-comments/${own.id}`, { text: 'Again.' }, { 'if-match': '"1"' });
    const removed = await client.delete(`/marking-comments/${own.id}`);

    expect(textsOf(all)).toEqual(['Give the unit.', 'Show your working.']);
    expect([textsOf(words), textsOf(tag), textsOf(mine)]).toEqual([
      ['Give the unit.'],
      ['Show your working.'],
      ['Show your working.'],
    ]);
    expect([changed.status, changed.body.text, stale.status, removed.status]).toEqual([
      200,
      'Show all steps.',
      412,
      204,
    ]);
    expect((await client.get(`/marking-comments/${shared.id}`)).body.ownerId).toBe(school.ana.id);
  });

  it('is closed to others: own comments of teachers, students and parents, bad input', async () => {
    const own = await keep(school.ana, { text: 'Private.' });
    const shared = await keep(school.ana, { text: 'For all.', isShared: true });
    const at = (id: string) => `/marking-comments/${id}`;

    const answers = [
      await school.as(carla).get(at(own.id)),
      await school.as(carla).delete(at(own.id)),
      await school.as(carla).patch(at(shared.id), { text: 'Mine.' }, { 'if-match': '*' }),
      await school.as(carla).delete(at(shared.id)),
      await school.as(school.ben).get('/marking-comments'),
      await school.as(school.paula).post('/marking-comments', { text: 'No.' }),
      await school.as(school.ana).post('/marking-comments', { text: '' }),
      await school.as(school.ana).post('/marking-comments', { text: 'x'.repeat(2001) }),
      await school
        .as(school.ana)
        .post('/marking-comments', { text: 'x', tags: Array.from({ length: 11 }, () => 'tag') }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 403, 403, 403, 403, 400, 400, 400]);
  });

  it('suggests what was said about the same question before, most used first, also in other assessments', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const { questionId } = quiz.assessment.items[2];
    const other = await publishedQuiz(school, { items: [1, 2, 3].map(() => ({ questionId })) });
    for (const text of ['Too short.', 'Name your source.', 'Name your source.']) await comment(quiz, text);
    await keep(school.ana, { text: 'Name your source.' });

    const here = await suggested(quiz);
    const there = await suggested(other);
    const found = await suggested(quiz, '?q=short');

    const { headers } = await school
      .as(school.ana)
      .get(`/assessments/${quiz.assessment.id}/items/${quiz.items.essay}/comment-suggestions`);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(3);
    expect(here.map(({ text, uses, commentId }: Record<string, unknown>) => [text, uses, typeof commentId])).toEqual([
      ['Name your source.', 2, 'string'],
      ['Too short.', 1, 'object'],
    ]);
    expect([there, found.length]).toEqual([here, 1]);
  });

  it('suggests comments of the bank with a tag of the question, and those of others only if they share them', async () => {
    const question = { type: 'long_text', prompt: 'Explain.', points: 4, tags: ['energy'] };
    const quiz = await publishedQuiz(school, { items: [1, 2].map(() => ({ question })).concat([{ question }]) });
    await comment(quiz, 'Ben, see me after class.', carla);
    await comment(quiz, 'Draw the forces.', carla);
    await keep(carla, { text: 'Draw the forces.', isShared: true });
    await keep(carla, { text: 'Energy is conserved.', tags: ['energy'], isShared: true });
    await keep(carla, { text: 'Not shared.', tags: ['energy'] });

    const ofAna = await suggested(quiz);
    const ofCarla = await suggested(quiz, '', carla);

    expect(ofAna.map(({ text, uses }: Record<string, unknown>) => [text, uses])).toEqual([
      ['Draw the forces.', 1],
      ['Energy is conserved.', 0],
    ]);
    expect(ofCarla.map(({ text }: { text: string }) => text).sort()).toEqual([
      'Ben, see me after class.',
      'Draw the forces.',
      'Energy is conserved.',
      'Not shared.',
    ]);
  });

  it('counts each marked answer once, by its latest comment, and not what a rubric composed', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const { essay } = quiz.items;
    const id = await comment(quiz, 'First thoughts.');
    await remark(id, essay, 'Second thoughts.');
    await remark(id, essay, 'Second thoughts.');
    const uses = async () =>
      (await suggested(quiz)).map(({ text, uses: count }: Record<string, unknown>) => [text, count]);
    const counted = await uses();
    await remark(id, essay, '');
    const removed = await uses();
    const { body: rubric } = await school
      .as(school.ana)
      .post('/rubrics', { title: 'Guide', kind: 'guide', criteria: [{ title: 'All', maxPoints: 4 }] });
    await school
      .as(school.ana)
      .put(`/assessments/${quiz.assessment.id}/rubrics`, { rubricId: rubric.id, itemId: essay });
    const marks = [{ criterionId: rubric.criteria[0].id, points: 2 }];
    const byRubric = await school
      .as(school.ana)
      .put(`/submissions/${id}/rubric-marks`, { itemId: essay, marks }, { 'if-match': '*' });

    expect([counted, removed, byRubric.status, await uses()]).toEqual([[['Second thoughts.', 1]], [], 200, []]);
  });

  it('counts two teachers who comment on one answer at the same moment once', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const id = await comment(quiz, 'Start.');

    const answers = await Promise.all([
      remark(id, quiz.items.essay, 'By Ana.'),
      remark(id, quiz.items.essay, 'By Carla.', carla),
    ]);

    const rows = await school.sql<{ text: string }>(
      `SELECT g.text FROM given_comments g JOIN submission_attempts t ON t.id = g.attempt_id WHERE t.submission_id = $1`,
      [id],
    );
    const { body } = await school.as(school.ana).get(`/submissions/${id}/attempts`);
    const shown = body.items[0].grades.find(
      ({ itemId }: { itemId: string }) => itemId === quiz.items.essay,
    ).explanation;
    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(rows).toEqual([{ text: shown }]);
  });

  it('keeps suggestions from other classes and roles, and refuses unknown items', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const at = (item: string) => `/assessments/${quiz.assessment.id}/items/${item}/comment-suggestions`;

    const answers = [
      await school.as(school.olga).get(at(quiz.items.essay)),
      await school.as(school.ben).get(at(quiz.items.essay)),
      await school.as(school.ana).get(at(school.ana.id)),
      await school.as(school.ana).get(at('x')),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 403, 404, 400]);
  });
});
