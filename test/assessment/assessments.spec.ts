import { openSchool } from '../support/school.js';
import { choiceQuestion, essayQuestion, numberQuestion, publishedQuiz, subjectOf } from './builders.js';

const school = openSchool();

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);

const createAssessment = async (fields: object = {}) =>
  (
    await school
      .as(school.ana)
      .post('/assessments', { title: 'Fractions', items: [{ question: choiceQuestion }], ...fields })
  ).body;

describe('POST /assessments', () => {
  it('adds an assessment and its new questions to the bank', async () => {
    const items = [{ question: choiceQuestion }, { question: numberQuestion, points: 3 }];

    const { status, body } = await school.as(school.ana).post('/assessments', { title: 'Fractions', items });

    expect([status, body.state, body.maxScore, body.itemCount]).toEqual([201, 'draft', 4, 2]);
    const { body: bank } = await school.as(school.olga).get('/assessments/bank?q=fractions');
    expect(bank.items.map(({ id }: { id: string }) => id)).toContain(body.id);
    const { body: questions } = await school.as(school.olga).get('/questions?q=larger');
    expect(questions.total).toBeGreaterThan(0);
  });

  it('keeps the order of new and existing questions, in a number of statements that does not grow with them', async () => {
    const first = await createAssessment();
    const { body: detail } = await school.as(school.ana).get(`/assessments/${first.id}`);
    const inBank = { questionId: detail.items[0].questionId };
    const create = (items: object[]) => school.as(school.ana).post('/assessments', { title: 'Mixed', items });

    const few = await create([{ question: numberQuestion }, inBank, { question: essayQuestion }]);
    const many = await create(Array.from({ length: 30 }, () => ({ question: essayQuestion })));

    expect([few.status, many.status, many.body.maxScore]).toEqual([201, 201, 120]);
    expect(many.headers.get('x-statements')).toBe(few.headers.get('x-statements'));
    const { body } = await school.as(school.ana).get(`/assessments/${few.body.id}`);
    expect(body.items.map(({ type }: { type: string }) => type)).toEqual(['numeric', 'single_choice', 'long_text']);
  });

  it('assigns to a subject the teacher teaches and answers 404 for any other', async () => {
    const subjectId = await subjectOf(school);

    const own = await school.as(school.ana).post('/assessments', { title: 'Here', placement: { subjectId } });
    const foreign = await school.as(school.olga).post('/assessments', { title: 'There', placement: { subjectId } });

    expect([own.status, own.body.classroomId, foreign.status]).toEqual([201, school.p1a, 404]);
  });

  it('answers 403 to students and 400 with the field or code for an invalid draft', async () => {
    const student = await school.as(school.ben).post('/assessments', { title: 'Mine' });
    const empty = await school.as(school.ana).post('/assessments', {});
    const invalidQuestion = { ...choiceQuestion, key: { credits: { z: '1' } } };
    const withInvalidItem = await school
      .as(school.ana)
      .post('/assessments', { title: 'Wrong', items: [{ question: invalidQuestion }] });
    const dates = { title: 'Never', availableFrom: '2026-02-02T00:00:00Z', dueAt: '2026-02-01T00:00:00Z' };
    const withInvalidDates = await school.as(school.ana).post('/assessments', dates);

    expect([student.status, empty.status, withInvalidItem.status, withInvalidDates.status]).toEqual([
      403, 400, 400, 400,
    ]);
    expect([empty.body.errors[0].field, withInvalidItem.body.code, withInvalidDates.body.code]).toEqual([
      'title',
      'question_invalid',
      'due_before_open',
    ]);
  });
});

describe('GET /assessments', () => {
  it('lists only published assessments of the class to students, in one statement', async () => {
    const { assessment } = await publishedQuiz(school);
    await createAssessment({ title: 'Draft' });

    const { body, headers } = await school.as(school.ben).get('/assessments?limit=100');

    expect(body.items.every(({ status }: { status: string }) => status === 'published')).toBe(true);
    expect(body.items.map(({ id }: { id: string }) => id)).toContain(assessment.id);
    expect(headers.get('x-statements')).toBe('1');
    const { body: outside } = await school.as(school.zoe).get('/assessments');
    expect(outside.total).toBe(0);
  });

  it.each(['root', 'ana', 'olga', 'ben', 'zoe', 'paula'] as const)(
    'returns a total for %s that equals the number of listed assessments',
    async (name) => {
      const { assessment } = await publishedQuiz(school);
      await school.as(school.ana).post(`/assessments/${assessment.id}/duplicate`);
      await createAssessment({ title: 'In the bank' });
      await createAssessment({ title: 'Assigned', placement: { subjectId: await subjectOf(school) } });

      for (const filter of ['', '&q=quiz', '&state=published', '&type=quiz', `&classroomId=${school.p1a}`]) {
        const all = await school.as(school[name]).get(`/assessments?limit=100${filter}`);
        const one = await school.as(school[name]).get(`/assessments?limit=1${filter}`);

        expect([filter, one.body.total]).toEqual([filter, all.body.items.length]);
        expect(Number(one.headers.get('x-statements'))).toBeLessThanOrEqual(1);
      }
    },
  );

  it('lists the assessments of a subject, with includeUnattached also unassigned ones', async () => {
    const subjectId = await subjectOf(school);
    const { body: assigned } = await school
      .as(school.ana)
      .post('/assessments', { title: 'Assigned', placement: { subjectId } });
    const { body: unassigned } = await school
      .as(school.ana)
      .post('/assessments', { title: 'Unassigned', placement: { subjectId } });
    await school.as(school.ana).post(`/assessments/${unassigned.id}/unassign`);

    const withoutUnattached = await school.as(school.ana).get(`/assessments?subjectId=${subjectId}`);
    const withUnattached = await school
      .as(school.ana)
      .get(`/assessments?subjectId=${subjectId}&includeUnattached=true`);

    expect(idsOf(withoutUnattached.body.items)).toEqual([assigned.id]);
    expect(withUnattached.body.total).toBe(2);
  });
});

describe('the intended subject of an assessment in the bank', () => {
  it('can be set, changed and removed until it is assigned', async () => {
    const [subjectId, other] = [await subjectOf(school), await subjectOf(school)];
    const { id, ...created } = await createAssessment({ subjectId });
    const change = (to: string | null) =>
      school.as(school.ana).patch(`/assessments/${id}`, { subjectId: to }, { 'if-match': '*' });
    const listed = await school.as(school.ana).get(`/assessments?subjectId=${subjectId}&includeUnattached=true`);

    const [changed, removed] = [await change(other), await change(null)];
    await school.as(school.ana).post(`/assessments/${id}/assign`, { subjectId });
    const late = await change(other);

    expect([created.subjectId, created.classroomId, created.state]).toEqual([subjectId, null, 'draft']);
    expect(idsOf(listed.body.items)).toEqual([id]);
    expect([changed.body.subjectId, removed.body.subjectId]).toEqual([other, null]);
    expect([late.status, late.body.code]).toEqual([409, 'assessment_assigned']);
  });

  it('must be a subject the author may edit', async () => {
    const subjectId = await subjectOf(school);

    const { status } = await school.as(school.olga).post('/assessments', { title: 'Foreign', subjectId });

    expect(status).toBe(404);
  });
});

describe('GET /assessments/:id', () => {
  it('never shows answer keys to students and parents', async () => {
    const { assessment } = await publishedQuiz(school, { withEssay: true });

    const responses = await Promise.all(
      [school.ben, school.paula].map((person) => school.as(person).get(`/assessments/${assessment.id}`)),
    );

    for (const { status, body } of responses) {
      expect(status).toBe(200);
      expect(JSON.stringify(body)).not.toMatch(/"key"|"credits"|"credit"|questionId|"feedback"|submissionCount/);
    }
    const { body: list } = await school.as(school.ben).get('/assessments');
    expect(JSON.stringify(list)).not.toMatch(/submissionCount|gradedCount/);
    const { body: staff } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    expect(staff.items[0].key).toEqual({ credits: { a: '1' } });
  });

  it('shows the items of a shuffled quiz in an order of its own to each student, and in that of the author to staff', async () => {
    const items = Array.from({ length: 12 }, () => ({ question: numberQuestion }));
    const { assessment } = await publishedQuiz(school, { shuffle: true, items });
    const students = await Promise.all([1, 2].map(() => school.person('STUDENT', school.p1a)));
    const shown = await Promise.all(
      [school.ana, ...students].map((person) => school.as(person).get(`/assessments/${assessment.id}`)),
    );

    const [author, one, other] = shown.map(({ body }) => idsOf(body.items));
    const positions = shown.map(({ body }) => body.items.map(({ position }: { position: number }) => position));

    expect(author).toEqual(idsOf(assessment.items));
    expect(one).not.toEqual(author);
    expect(one).not.toEqual(other);
    expect(one.toSorted()).toEqual(author.toSorted());
    expect(positions[1]).toEqual(positions[0]);
  });

  it('shows a shuffled quiz in the same order to a student on every read', async () => {
    const { assessment } = await publishedQuiz(school, { shuffle: true });
    const itemsAsShown = async () =>
      JSON.stringify((await school.as(school.ben).get(`/assessments/${assessment.id}`)).body.items);

    expect(await itemsAsShown()).toBe(await itemsAsShown());
  });
});

describe('PATCH /assessments/:id', () => {
  it('requires If-Match and answers 412 for an outdated version', async () => {
    const { id } = await createAssessment();

    const withoutVersion = await school.as(school.ana).patch(`/assessments/${id}`, { title: 'Other' });
    const anyVersion = await school.as(school.ana).patch(`/assessments/${id}`, { title: 'Other' }, { 'if-match': '*' });
    const outdated = await school.as(school.ana).patch(`/assessments/${id}`, { title: 'Third' }, { 'if-match': '"1"' });

    expect([withoutVersion.status, anyVersion.status, outdated.status]).toEqual([428, 200, 412]);
  });

  it('refuses other items after the first submission but accepts other dates', async () => {
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
    const { id } = await createAssessment();
    const items = [{ question: essayQuestion }, { question: numberQuestion }];

    const { body } = await school.as(school.ana).patch(`/assessments/${id}`, { items }, { 'if-match': '*' });

    expect([body.itemCount, body.maxScore]).toEqual([2, 6]);
  });
});

describe('the lifecycle of an assessment', () => {
  it('leads from draft through assigned to published and back to the bank', async () => {
    const { id } = await createAssessment();
    const subjectId = await subjectOf(school);
    const states: string[] = [];
    const step = async (path: string, body?: object) => {
      const response = await school.as(school.ana).post(`/assessments/${id}/${path}`, body);
      states.push(response.body.state ?? response.body.code);
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

  it('duplicates into the bank without placement and dates', async () => {
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

  it('ends in deletion without submissions, in the archive with them; only an admin can force deletion', async () => {
    const unused = await createAssessment();
    const { assessment } = await publishedQuiz(school);
    await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    const deleted = await school.as(school.ana).delete(`/assessments/${unused.id}`);
    const archived = await school.as(school.ana).delete(`/assessments/${assessment.id}`);
    const denied = await school.as(school.ana).delete(`/assessments/${assessment.id}?force=true`);
    const forced = await school.as(school.root).delete(`/assessments/${assessment.id}?force=true`);

    expect([deleted.body.archived, archived.body.archived, denied.status, forced.body.archived]).toEqual([
      false,
      true,
      403,
      false,
    ]);
  });

  it('keeps every accepted submission when it is deleted while a class submits', async () => {
    const { assessment } = await publishedQuiz(school);
    const students = await Promise.all(Array.from({ length: 10 }, () => school.person('STUDENT', school.p1a)));
    await Promise.all(students.map((student) => school.as(student).token()));

    const [removed, ...submitted] = await Promise.all([
      school.as(school.ana).delete(`/assessments/${assessment.id}`),
      ...students.map((student) => school.as(student).post('/submissions', { assessmentId: assessment.id })),
    ]);

    expect(removed?.status).toBe(200);
    expect(submitted.every(({ status }) => [201, 404].includes(status))).toBe(true);
    const [{ count } = { count: -1 }] = await school.sql<{ count: number }>(
      'SELECT count(*)::int AS count FROM submissions WHERE assessment_id = $1',
      [assessment.id],
    );
    expect(count).toBe(submitted.filter(({ status }) => status === 201).length);
  });

  it('answers 404 to teachers of another class once it is assigned', async () => {
    const { assessment } = await publishedQuiz(school);
    const requests = ['publish', 'unpublish', 'unassign', 'duplicate', 'regrade', 'restore'];

    const responses = await Promise.all(
      requests.map((path) => school.as(school.olga).post(`/assessments/${assessment.id}/${path}`)),
    );

    expect(responses.map(({ status }) => status)).toEqual(requests.map(() => 404));
  });
});
