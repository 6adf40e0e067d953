import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';

const school = openSchool();
const asBen = () => school.as(school.ben);

interface Listed {
  id: string;
  title: string;
  work?: { state: string };
  children?: { studentId: string; work: { state: string } }[];
}

/** The row of an assessment in the list of a person. */
async function listed(person: Person, id: string, query = ''): Promise<Listed | undefined> {
  const { status, body } = await school.as(person).get(`/assessments?limit=100${query}`);
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body.items.find((row: Listed) => row.id === id);
}

const submit = (assessmentId: string, answers: object = {}, by = school.ben) =>
  school.as(by).post('/submissions', { assessmentId, answers });

describe('an assessment', () => {
  it('carries the names of subject, class and author in lists and alone', async () => {
    const { assessment } = await publishedQuiz(school);
    const { body: subjects } = await school.as(school.ana).get('/subjects?limit=100');
    const { name } = subjects.items.find(({ id }: { id: string }) => id === assessment.subjectId);
    const names = { subjectName: name, classroomName: 'P1A', authorName: 'Ana Alves' };

    for (const person of [school.root, school.ana, school.ben, school.paula]) {
      expect(await listed(person, assessment.id)).toMatchObject(names);
      expect((await school.as(person).get(`/assessments/${assessment.id}`)).body).toMatchObject(names);
    }
  });

  it('has no subject and class in the bank', async () => {
    const { body: created } = await school.as(school.ana).post('/assessments', { title: 'In the bank' });

    const { body } = await school.as(school.olga).get('/assessments/bank?limit=100');

    expect(body.items.find(({ id }: { id: string }) => id === created.id)).toMatchObject({
      subjectName: null,
      classroomName: null,
      authorName: 'Ana Alves',
    });
  });

  it('shows students their own work, from not submitted to returned', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 2 });
    const work = async () => (await listed(school.ben, assessment.id))?.work;
    const before = await work();
    const { body: submission } = await submit(assessment.id, { [items.number]: { value: '4' } });
    const graded = await work();
    await school.as(school.ana).patch(`/submissions/${submission.id}`, { status: 'returned' }, { 'if-match': '*' });
    const returned = await work();

    expect(before).toEqual({
      state: 'not_submitted',
      attemptsLeft: 2,
      score: null,
      isLate: false,
      submittedAt: null,
      submissionId: null,
      attemptCount: 0,
      opensAt: null,
      dueAt: null,
      closesAt: null,
      timeLimitMinutes: null,
    });
    expect(graded).toMatchObject({
      state: 'graded',
      attemptCount: 1,
      attemptsLeft: 1,
      score: 2,
      isLate: false,
      submittedAt: submission.submittedAt,
      submissionId: submission.id,
    });
    expect(returned).toMatchObject({ state: 'returned', attemptsLeft: 2 });
    const { body: detail, headers } = await asBen().get(`/assessments/${assessment.id}`);
    expect(detail.work).toEqual(returned);
    const again = await asBen().get(`/assessments/${assessment.id}`, { 'if-none-match': headers.get('etag') ?? '' });
    await submit(assessment.id);
    const changed = await asBen().get(`/assessments/${assessment.id}`, { 'if-none-match': headers.get('etag') ?? '' });
    expect([again.status, changed.status]).toEqual([304, 200]);
  });

  it('shows parents the work of each child in the class, and the score once it is decided', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const sister = await school.person('STUDENT', school.p1a);
    await school.as(school.root).post(`/students/${sister.id}/guardians`, { parentId: school.paula.id });
    await submit(assessment.id, { [items.essay]: { text: 'Because.' } });

    const row = await listed(school.paula, assessment.id);
    const other = await listed(school.ben, assessment.id);

    expect(row?.work).toBeUndefined();
    expect(other?.children).toBeUndefined();
    expect(row?.children).toHaveLength(2);
    expect(row?.children).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          studentId: school.ben.id,
          studentName: 'Ben Bauer',
          work: expect.objectContaining({ state: 'submitted', score: null, submissionId: null }),
        }),
        expect.objectContaining({
          studentId: sister.id,
          work: expect.objectContaining({ state: 'not_submitted' }),
        }),
      ]),
    );
    await school.as(school.root).delete(`/students/${sister.id}/guardians/${school.paula.id}`);
  });

  it('shows no work to staff', async () => {
    const { assessment } = await publishedQuiz(school);

    const row = await listed(school.ana, assessment.id);

    expect([row?.work, row?.children]).toEqual([undefined, undefined]);
  });
});

describe('the list of assessments', () => {
  it('is filtered by the state of the own work and of the work of children', async () => {
    const { assessment: open } = await publishedQuiz(school);
    const { assessment: done } = await publishedQuiz(school);
    await submit(done.id);

    for (const person of [school.ben, school.paula]) {
      const found = async (id: string, state: string) => Boolean(await listed(person, id, `&work=${state}`));
      expect([await found(open.id, 'not_submitted'), await found(done.id, 'not_submitted')]).toEqual([true, false]);
      expect([await found(open.id, 'graded'), await found(done.id, 'graded')]).toEqual([false, true]);
    }
    const statuses = [school.root, school.ana].map(async (person) => {
      const { status, body } = await school.as(person).get('/assessments?work=graded');
      return [status, body.code];
    });
    expect(await Promise.all(statuses)).toEqual([
      [403, 'forbidden_role'],
      [403, 'forbidden_role'],
    ]);
  });

  it('is filtered by due date, with the first moment and without the last', async () => {
    const dueAt = '2031-03-01T12:00:00.000Z';
    const { assessment } = await publishedQuiz(school, { dueAt });
    const { assessment: undated } = await publishedQuiz(school);
    const found = async (query: string) => Boolean(await listed(school.ben, assessment.id, query));

    const seen = await Promise.all(
      [
        `&dueFrom=${dueAt}`,
        '&dueFrom=2031-03-01T12:00:01Z',
        `&dueBefore=${dueAt}`,
        '&dueBefore=2031-03-02T00:00:00Z',
      ].map(found),
    );

    expect(seen).toEqual([true, false, false, true]);
    expect(await listed(school.ben, undated.id, '&dueFrom=2020-01-01T00:00:00Z')).toBeUndefined();
  });

  it('is filtered by author and by class', async () => {
    const { assessment } = await publishedQuiz(school);
    const { body: foreign } = await school.as(school.olga).post('/assessments', { title: 'Of Olga' });

    const mine = [
      await listed(school.ana, assessment.id, '&mine=true'),
      await listed(school.ana, foreign.id, '&mine=true'),
    ];
    const classes = [
      await listed(school.ana, assessment.id, '&myClasses=true'),
      await listed(school.ana, foreign.id, '&myClasses=true'),
      await listed(school.olga, foreign.id, '&mine=true'),
    ];

    expect(mine.map(Boolean)).toEqual([true, false]);
    expect(classes.map(Boolean)).toEqual([true, false, true]);
  });

  it('takes one statement with every filter and agrees with its total', async () => {
    const { assessment } = await publishedQuiz(school, { dueAt: '2031-03-01T12:00:00Z' });
    const query = `?work=not_submitted&dueFrom=2031-01-01T00:00:00Z&dueBefore=2032-01-01T00:00:00Z&myClasses=true&q=quiz`;

    const { body, headers } = await asBen().get(`/assessments${query}&type=quiz&classroomId=${school.p1a}&limit=1`);
    const all = await asBen().get(`/assessments${query}&limit=100`);

    expect([headers.get('x-statements'), body.items.length]).toEqual(['1', 1]);
    expect(all.body.items.map(({ id }: { id: string }) => id)).toContain(assessment.id);
    expect(body.total).toBe(all.body.items.length);
  });

  it.each(['work=lost', 'dueFrom=tomorrow', 'dueBefore=1', 'mine=perhaps', 'myClasses=2'])(
    'refuses %s',
    async (query) => {
      expect((await asBen().get(`/assessments?${query}`)).status).toBe(400);
    },
  );
});

describe('a submission', () => {
  it('carries assessment, maximum score, subject, class and grader', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true, dueAt: '2031-01-01T00:00:00.000Z' });
    const { body: receipt } = await submit(assessment.id, { [items.essay]: { text: 'Because.' } });
    const names = {
      assessmentTitle: 'Quiz',
      maxScore: 7,
      studentName: 'Ben Bauer',
      classroomName: 'P1A',
      isLate: false,
      dueAt: '2031-01-01T00:00:00.000Z',
    };

    const { body: waiting } = await school.as(school.ana).get(`/submissions/${receipt.id}`);
    const marks = { items: [{ itemId: items.essay, score: 3 }] };
    const graded = await school
      .as(school.ana)
      .patch(`/submissions/${receipt.id}`, marks, { 'if-match': `"${waiting.version}"` });

    expect(waiting).toMatchObject({ ...names, gradedByName: null });
    expect([graded.status, graded.body]).toMatchObject([200, { ...names, gradedByName: 'Ana Alves' }]);
    for (const person of [school.ana, school.ben, school.paula]) {
      const { body } = await school.as(person).get('/submissions?limit=100');
      const row = body.items.find(({ id }: { id: string }) => id === receipt.id);
      expect(row).toMatchObject({
        ...names,
        gradedByName: 'Ana Alves',
        subjectName: expect.stringContaining('Subject'),
      });
    }
  });

  it('is graded with the ETag of a response that shows names', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const { body: receipt } = await submit(assessment.id, { [items.essay]: { text: 'Because.' } });
    const path = `/submissions/${receipt.id}`;
    const { headers } = await school.as(school.ana).get(path);
    const tag = { 'if-match': headers.get('etag') ?? '' };
    const marks = { items: [{ itemId: items.essay, score: 3 }] };

    const first = await school.as(school.ana).patch(path, marks, tag);
    const second = await school.as(school.ana).patch(path, marks, tag);

    expect([first.status, second.status]).toEqual([200, 412]);
  });
});

describe('the list of submissions', () => {
  it('is filtered by subject, late work and own classes', async () => {
    const { assessment: late } = await publishedQuiz(school, { dueAt: '2020-01-01T00:00:00Z', allowLate: true });
    const { assessment: early } = await publishedQuiz(school);
    const { body: lateOne } = await submit(late.id);
    const { body: earlyOne } = await submit(early.id);
    const found = async (query: string, person = school.ana) => {
      const { body } = await school.as(person).get(`/submissions?limit=100&${query}`);
      const ids = body.items.map(({ id }: { id: string }) => id);
      return [ids.includes(lateOne.id), ids.includes(earlyOne.id), body.total === ids.length];
    };

    expect(await found('late=true')).toEqual([true, false, true]);
    expect(await found('late=false')).toEqual([false, true, true]);
    expect(await found(`subjectId=${early.subjectId}`)).toEqual([false, true, true]);
    expect(await found('myClasses=true')).toEqual([true, true, true]);
    expect(await found('myClasses=true', school.root)).toEqual([false, false, true]);
    expect((await school.as(school.ana).get('/submissions?late=perhaps')).status).toBe(400);
  });

  it('takes three statements', async () => {
    const { assessment } = await publishedQuiz(school);
    await submit(assessment.id);

    const { headers } = await school.as(school.ana).get('/submissions?limit=1&sort=submittedAt');

    expect(headers.get('x-statements')).toBe('3');
  });
});
