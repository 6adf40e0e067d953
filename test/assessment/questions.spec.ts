import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openSchool } from '../support/school.js';
import { choiceQuestion, numberQuestion } from './builders.js';

const school = openSchool();
const shared = process.env.HOMEROOM_SHARED ?? '../shared';
const examples = join(shared, 'data/question-formats/gift/examples.txt');

const gift = `// Two questions
::Tomb:: Who is buried in Grant's tomb? {~Grant ~Jefferson =no one#Right!}

When was Grant born? {#1822:1}
`;

describe('POST /questions', () => {
  it('keeps a question for the whole staff', async () => {
    const { status, body } = await school.as(school.ana).post('/questions', { ...choiceQuestion, tags: ['fractions'] });

    expect([status, body.currentNumber, body.points, body.tags]).toEqual([201, 1, 1, ['fractions']]);
    const { body: found } = await school.as(school.olga).get('/questions?tag=fractions&type=single_choice');
    expect(found.items.map(({ id }: { id: string }) => id)).toEqual([body.id]);
  });

  it('names every fault by its path', async () => {
    const { status, body } = await school
      .as(school.ana)
      .post('/questions', { ...choiceQuestion, body: { choices: [] } });

    expect([status, body.code]).toEqual([400, 'question_invalid']);
    expect(body.errors[0].field).toMatch(/^body\.choices/);
  });

  it('is closed to students and parents', async () => {
    const answers = await Promise.all([
      school.as(school.ben).get('/questions'),
      school.as(school.paula).post('/questions', choiceQuestion),
      school.anyone.get('/questions'),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([403, 403, 401]);
  });
});

describe('PATCH /questions/:id', () => {
  it('makes a new version of another wording and of nothing else', async () => {
    const { body: question } = await school.as(school.ana).post('/questions', numberQuestion);
    const tagged = await school.as(school.ana).patch(`/questions/${question.id}`, { tags: ['sums'] });

    const reworded = await school.as(school.ana).patch(`/questions/${question.id}`, { prompt: 'How much is 2 + 2?' });

    expect([tagged.body.currentNumber, reworded.body.currentNumber]).toEqual([1, 2]);
    const { body: versions } = await school.as(school.olga).get(`/questions/${question.id}/versions`);
    expect(versions.items.map(({ prompt }: { prompt: string }) => prompt)).toEqual([
      'How much is 2 + 2?',
      'What is 2 + 2?',
    ]);
  });

  it("is its author's", async () => {
    const { body: question } = await school.as(school.ana).post('/questions', numberQuestion);

    const { status } = await school.as(school.olga).patch(`/questions/${question.id}`, { tags: [] });

    expect(status).toBe(403);
  });

  it('leaves assessments with the wording they took', async () => {
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
});

describe('POST /imports/questions', () => {
  it('brings a file in, and the same file again changes nothing', async () => {
    const first = await school.as(school.ana).upload('/imports/questions', 'grant.gift', gift);

    const second = await school.as(school.ana).upload('/imports/questions', 'grant.gift', gift);

    expect([first.status, first.body.created]).toEqual([200, 2]);
    expect([second.body.created, second.body.unchanged]).toEqual([0, 2]);
    expect(second.body.questionIds).toEqual(first.body.questionIds);
  });

  it('only tells what would happen in a dry run', async () => {
    const before = await school.as(school.olga).get(`/questions?authorId=${school.olga.id}`);
    const { body } = await school.as(school.olga).upload('/imports/questions', 'grant.gift', gift, { dryRun: 'true' });

    const after = await school.as(school.olga).get(`/questions?authorId=${school.olga.id}`);

    expect([body.dryRun, body.created]).toEqual([true, 2]);
    expect(after.body.total).toBe(before.body.total);
  });

  it('refuses a broken file as a whole, with the line of each fault', async () => {
    const broken = `${gift}\nHow many? {#not a number}\n\nWho? {~only wrong}\n`;

    const { status, body } = await school.as(school.olga).upload('/imports/questions', 'broken.gift', broken);

    expect([status, body.code]).toEqual([400, 'import_invalid']);
    expect(body.errors.map(({ line }: { line: number }) => line)).toEqual([6, 8]);
    const { body: bank } = await school.as(school.olga).get(`/questions?authorId=${school.olga.id}`);
    expect(bank.total).toBe(0);
  });

  it('imports a file once when it comes twice at the same moment', async () => {
    const teacher = await school.person('TEACHER');

    const answers = await Promise.all(
      [1, 2, 3].map(() => school.as(teacher).upload('/imports/questions', 'g.gift', gift)),
    );

    expect(answers.map(({ body }) => body.created).sort()).toEqual([0, 0, 2]);
  });

  it.each([
    ['nothing in it', '', 'import_empty'],
    ['NUL in it', 'What?\0 {T}', 'import_invalid'],
  ])('refuses a file with %s', async (_, content, code) => {
    const { status, body } = await school.as(school.ana).upload('/imports/questions', 'x.gift', content);

    expect([status, body.code]).toEqual([400, code]);
  });

  it("reads every question of Moodle's own examples", async () => {
    if (!existsSync(examples)) return console.info('The question examples are not here; skipped.');

    const { status, body } = await school
      .as(school.ana)
      .upload('/imports/questions', 'examples.txt', readFileSync(examples));

    expect([status, body.created]).toEqual([200, 43]);
  });
});
