import { openSchool } from '../support/school.js';
import { choiceQuestion, essayQuestion, numberQuestion, publishedQuiz, subjectOf } from './builders.js';

const school = openSchool();

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

const make = async (fields: object = {}) =>
  (
    await school
      .as(school.ana)
      .post('/assessments', { title: 'Fractions', items: [{ question: choiceQuestion }], ...fields })
  ).body;

describe('POST /assessments', () => {
  it('puts an assessment and its new questions into the bank', async () => {
    const items = [{ question: choiceQuestion }, { question: numberQuestion, points: 3 }];

    const { status, body } = await school.as(school.ana).post('/assessments', { title: 'Fractions', items });

    expect([status, body.state, body.maxScore, body.itemCount]).toEqual([201, 'draft', 4, 2]);
    const { body: bank } = await school.as(school.olga).get('/assessments/bank?q=fractions');
    expect(bank.items.map(({ id }: { id: string }) => id)).toContain(body.id);
    const { body: questions } = await school.as(school.olga).get('/questions?q=larger');
    expect(questions.total).toBeGreaterThan(0);
  });

  it('assigns at once where the teacher teaches, and nowhere else', async () => {
    const subjectId = await subjectOf(school);

    const own = await school.as(school.ana).post('/assessments', { title: 'Here', placement: { subjectId } });
    const foreign = await school.as(school.olga).post('/assessments', { title: 'There', placement: { subjectId } });

    expect([own.status, own.body.classroomId, foreign.status]).toEqual([201, school.p1a, 404]);
  });

  it('is for staff, and says what is wrong', async () => {
    const student = await school.as(school.ben).post('/assessments', { title: 'Mine' });
    const nothing = await school.as(school.ana).post('/assessments', {});
    const broken = { ...choiceQuestion, key: { credits: { z: '1' } } };
    const wrong = await school.as(school.ana).post('/assessments', { title: 'Wrong', items: [{ question: broken }] });
    const dates = { title: 'Never', availableFrom: '2026-02-02T00:00:00Z', dueAt: '2026-02-01T00:00:00Z' };
    const never = await school.as(school.ana).post('/assessments', dates);

    expect([student.status, nothing.status, wrong.status, never.status]).toEqual([403, 400, 400, 400]);
    expect([nothing.body.errors[0].field, wrong.body.code, never.body.code]).toEqual([
      'title',
      'question_invalid',
      'due_before_open',
    ]);
  });
});

describe('GET /assessments', () => {
  it('shows students and parents only what is published in their class, in one statement', async () => {
    const { assessment } = await publishedQuiz(school);
    await make({ title: 'Still a draft' });

    const { body, headers } = await school.as(school.ben).get('/assessments?limit=100');

    expect(body.items.every(({ status }: { status: string }) => status === 'published')).toBe(true);
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(assessment.id);
    expect(headers.get('x-statements')).toBe('1');
    const { body: outside } = await school.as(school.zoe).get('/assessments');
    expect(outside.total).toBe(0);
  });

  it.each(['root', 'ana', 'olga', 'ben', 'zoe', 'paula'] as const)(
    'counts for %s what it lists, no more',
    async (name) => {
      const { assessment } = await publishedQuiz(school);
      await school.as(school.ana).post(`/assessments/${assessment.id}/duplicate`);
      await make({ title: 'In the bank' });
      await make({ title: 'Meant for a subject', placement: { subjectId: await subjectOf(school) } });

      for (const filter of ['', '&q=quiz', '&state=published', '&type=quiz', `&classroomId=${school.p1a}`]) {
        const all = await school.as(school[name]).get(`/assessments?limit=100${filter}`);
        const one = await school.as(school[name]).get(`/assessments?limit=1${filter}`);

        expect([filter, one.body.total]).toEqual([filter, all.body.items.length]);
        expect(Number(one.headers.get('x-statements'))).toBeLessThanOrEqual(1);
      }
    },
  );

  it('finds what is meant for a subject, assigned or not', async () => {
    const subjectId = await subjectOf(school);
    const { body: kept } = await school
      .as(school.ana)
      .post('/assessments', { title: 'Kept', placement: { subjectId } });
    const { body: loose } = await school
      .as(school.ana)
      .post('/assessments', { title: 'Loose', placement: { subjectId } });
    await school.as(school.ana).post(`/assessments/${loose.id}/unassign`);

    const assigned = await school.as(school.ana).get(`/assessments?subjectId=${subjectId}`);
    const every = await school.as(school.ana).get(`/assessments?subjectId=${subjectId}&includeUnattached=true`);

    expect(idsOf(assigned.body.items)).toEqual([kept.id]);
    expect(every.body.total).toBe(2);
  });
});

describe('GET /assessments/:id', () => {
  it('never shows a student or parent what is right', async () => {
    const { assessment } = await publishedQuiz(school, { withEssay: true });

    const answers = await Promise.all(
      [school.ben, school.paula].map((who) => school.as(who).get(`/assessments/${assessment.id}`)),
    );

    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/"key"|"credits"|"credit"|questionId|"feedback"|submissionCount/);
    }
    const { body: list } = await school.as(school.ben).get('/assessments');
    expect(JSON.stringify(list)).not.toMatch(/submissionCount|gradedCount/);
    const { body: staff } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    expect(staff.items[0].key).toEqual({ credits: { a: '1' } });
  });

  it('lays a shuffled quiz out the same way for one student every time', async () => {
    const { assessment } = await publishedQuiz(school, { shuffle: true });
    const layout = async () =>
      JSON.stringify((await school.as(school.ben).get(`/assessments/${assessment.id}`)).body.items);

    expect(await layout()).toBe(await layout());
  });
});

describe('PATCH /assessments/:id', () => {
  it('wants to know what was seen', async () => {
    const { id } = await make();

    const blind = await school.as(school.ana).patch(`/assessments/${id}`, { title: 'Other' });
    const seen = await school.as(school.ana).patch(`/assessments/${id}`, { title: 'Other' }, { 'if-match': '*' });
    const stale = await school.as(school.ana).patch(`/assessments/${id}`, { title: 'Third' }, { 'if-match': '"1"' });

    expect([blind.status, seen.status, stale.status]).toEqual([428, 200, 412]);
  });

  it('keeps questions and points once somebody answered, and lets dates move', async () => {
    const { assessment } = await publishedQuiz(school);
    await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const change = (body: object) =>
      school.as(school.ana).patch(`/assessments/${assessment.id}`, body, { 'if-match': '*' });

    const items = await change({ items: [{ question: essayQuestion }] });
    const dates = await change({ dueAt: '2030-01-01T00:00:00Z', maxAttempts: 3 });

    expect([items.status, items.body.code]).toEqual([409, 'has_submissions']);
    expect([dates.status, dates.body.maxAttempts, dates.body.status]).toEqual([200, 3, 'published']);
  });

  it('replaces the items as a whole', async () => {
    const { id } = await make();
    const items = [{ question: essayQuestion }, { question: numberQuestion }];

    const { body } = await school.as(school.ana).patch(`/assessments/${id}`, { items }, { 'if-match': '*' });

    expect([body.itemCount, body.maxScore]).toEqual([2, 6]);
  });
});

describe('the life of an assessment', () => {
  it('goes from draft over assigned to published and back', async () => {
    const { id } = await make();
    const subjectId = await subjectOf(school);
    const states: string[] = [];
    const step = async (path: string, body?: object) => {
      const answer = await school.as(school.ana).post(`/assessments/${id}/${path}`, body);
      states.push(answer.body.state ?? answer.body.code);
    };
    await step('publish');
    await school.as(school.ana).patch(`/assessments/${id}`, { status: 'ready' }, { 'if-match': '*' });
    await step('assign', { subjectId });
    await step('publish');
    await step('unpublish');
    await step('unpublish');
    await step('unassign');

    expect(states).toEqual(['not_attached', 'assigned', 'published', 'assigned', 'illegal_transition', 'unattached']);
  });

  it('is copied into the bank without its place and dates', async () => {
    const { assessment } = await publishedQuiz(school, { dueAt: '2030-01-01T00:00:00Z' });

    const { status, body } = await school.as(school.ana).post(`/assessments/${assessment.id}/duplicate`);

    expect([status, body.title, body.state, body.dueAt, body.itemCount]).toEqual([
      201,
      'Copy of Quiz',
      'draft',
      null,
      2,
    ]);
    const { body: detail } = await school.as(school.ana).get(`/assessments/${body.id}`);
    expect(detail.items.map(({ prompt }: { prompt: string }) => prompt)).toEqual([
      'Which is larger?',
      'What is 2 + 2?',
    ]);
  });

  it('is deleted when nobody answered, kept when somebody did, and forced away only by an admin', async () => {
    const unused = await make();
    const { assessment } = await publishedQuiz(school);
    await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    const gone = await school.as(school.ana).delete(`/assessments/${unused.id}`);
    const kept = await school.as(school.ana).delete(`/assessments/${assessment.id}`);
    const denied = await school.as(school.ana).delete(`/assessments/${assessment.id}?force=true`);
    const forced = await school.as(school.root).delete(`/assessments/${assessment.id}?force=true`);

    expect([gone.body.archived, kept.body.archived, denied.status, forced.body.archived]).toEqual([
      false,
      true,
      403,
      false,
    ]);
  });

  it('loses nothing when it is deleted while a class hands in', async () => {
    const { assessment } = await publishedQuiz(school);
    const students = await Promise.all(Array.from({ length: 10 }, () => school.person('STUDENT', school.p1a)));
    await Promise.all(students.map((student) => school.as(student).token()));

    const [removed, ...handed] = await Promise.all([
      school.as(school.ana).delete(`/assessments/${assessment.id}`),
      ...students.map((student) => school.as(student).post('/submissions', { assessmentId: assessment.id })),
    ]);

    expect(removed?.status).toBe(200);
    expect(handed.every(({ status }) => [201, 404].includes(status))).toBe(true);
    const [{ kept } = { kept: -1 }] = await school.sql<{ kept: number }>(
      'SELECT count(*)::int AS kept FROM submissions WHERE assessment_id = $1',
      [assessment.id],
    );
    expect(kept).toBe(handed.filter(({ status }) => status === 201).length);
  });

  it('does not exist for another class once assigned', async () => {
    const { assessment } = await publishedQuiz(school);
    const requests = ['publish', 'unpublish', 'unassign', 'duplicate', 'regrade', 'restore'];

    const answers = await Promise.all(
      requests.map((path) => school.as(school.olga).post(`/assessments/${assessment.id}/${path}`)),
    );

    expect(answers.map(({ status }) => status)).toEqual(requests.map(() => 404));
  });
});
