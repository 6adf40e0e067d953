import { choiceQuestion, numberQuestion } from '../assessment/builders.js';
import { openSchool } from '../support/school.js';

const school = openSchool();
describe('POST /questions', () => {
  it('creates a question that all teachers can read', async () => {
    const { status, body } = await school.as(school.ana).post('/questions', { ...choiceQuestion, tags: ['fractions'] });

    expect([status, body.currentNumber, body.points, body.tags]).toEqual([201, 1, 1, ['fractions']]);
    const { body: found } = await school.as(school.olga).get('/questions?tag=fractions&type=single_choice');
    expect(found.items.map(({ id }: { id: string }) => id)).toEqual([body.id]);
  });

  it('returns 400 with the path of every issue', async () => {
    const { status, body } = await school
      .as(school.ana)
      .post('/questions', { ...choiceQuestion, body: { choices: [] } });

    expect([status, body.code]).toEqual([400, 'question_invalid']);
    expect(body.errors[0].field).toMatch(/^body\.choices/);
  });

  it('returns 403 for students and parents', async () => {
    const answers = await Promise.all([
      school.as(school.ben).get('/questions'),
      school.as(school.paula).post('/questions', choiceQuestion),
      school.anyone.get('/questions'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 401]);
  });
});

describe('PATCH /questions/:id', () => {
  it('makes a new version if the content changes, but not if tags change', async () => {
    const { body: question } = await school.as(school.ana).post('/questions', numberQuestion);
    const tagged = await school.as(school.ana).patch(`/questions/${question.id}`, { tags: ['sums'] });

    const revised = await school.as(school.ana).patch(`/questions/${question.id}`, { prompt: 'How much is 2 + 2?' });

    expect([tagged.body.currentNumber, revised.body.currentNumber]).toEqual([1, 2]);
    const { body: versions } = await school.as(school.olga).get(`/questions/${question.id}/versions`);
    expect(versions.items.map(({ prompt }: { prompt: string }) => prompt)).toEqual([
      'How much is 2 + 2?',
      'What is 2 + 2?',
    ]);
  });

  it('returns 403 for another teacher', async () => {
    const { body: question } = await school.as(school.ana).post('/questions', numberQuestion);

    const { status } = await school.as(school.olga).patch(`/questions/${question.id}`, { tags: [] });

    expect(status).toBe(403);
  });

  it('does not change assessments that use the question', async () => {
    const { body: question } = await school.as(school.ana).post('/questions', numberQuestion);
    const { body: quiz } = await school
      .as(school.ana)
      .post('/assessments', { title: 'Q', items: [{ questionId: question.id }] });
    await school.as(school.ana).patch(`/questions/${question.id}`, { prompt: 'Something else?' });

    const { body: detail } = await school.as(school.ana).get(`/assessments/${quiz.id}`);
    const removed = await school.as(school.ana).delete(`/questions/${question.id}`);

    expect(detail.items[0].prompt).toBe('What is 2 + 2?');
    expect(removed.body.archived).toBe(true);
  });

  it('corrects an archived question after it was restored', async () => {
    const { body: question } = await school.as(school.ana).post('/questions', numberQuestion);
    await school.as(school.ana).post('/assessments', { title: 'Q', items: [{ questionId: question.id }] });
    await school.as(school.ana).delete(`/questions/${question.id}`);
    const correct = () => school.as(school.ana).patch(`/questions/${question.id}`, { prompt: 'What is 2 + 3?' });
    const restore = (who: typeof school.ana) => school.as(who).post(`/questions/${question.id}/restore`);

    const refused = await correct();
    const byOther = await restore(await school.person('TEACHER'));
    const [restored, again] = [await restore(school.ana), await restore(school.ana)];
    const corrected = await correct();

    expect([refused.body.code, byOther.status]).toEqual(['question_archived', 403]);
    expect([restored, again].map(({ status, body }) => [status, body.archivedAt])).toEqual([
      [200, null],
      [200, null],
    ]);
    expect(corrected.body.prompt).toBe('What is 2 + 3?');
  });
});
