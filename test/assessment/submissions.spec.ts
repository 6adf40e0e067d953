import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';
import { inMinutes } from './exams.js';

const school = openSchool();

describe('POST /submissions', () => {
  it('grades objective questions immediately and shows the grades once no attempt is left', async () => {
    const { assessment, items } = await publishedQuiz(school);
    const answers = { [items.choice]: { choice: 'a' }, [items.number]: { value: '4' } };

    const { status, body } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });

    expect([status, body.status, body.score, body.attemptCount]).toEqual([201, 'graded', 3, 1]);
    const { body: attempts } = await school.as(school.ben).get(`/submissions/${body.id}/attempts`);
    expect(attempts.items[0].grades.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['correct', 'correct']);
  });

  it('says whether it passed, in the same text as every later read', async () => {
    const quiz = (passScore: number | null) => publishedQuiz(school, { passScore, allowLate: false });
    const submit = async ({ assessment, items }: Awaited<ReturnType<typeof publishedQuiz>>, value: string) => {
      const answers = { [items.choice]: { choice: 'a' }, [items.number]: { value } };
      return (await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers })).body;
    };

    const passed = await submit(await quiz(3), '4');
    const failed = await submit(await quiz(1.5), '5');
    const without = await submit(await quiz(null), '4');

    expect([passed.passed, failed.passed, without.passed]).toEqual([true, false, null]);
    const { body: read } = await school.as(school.ben).get(`/submissions/${passed.id}`);
    const { body: own } = await school.as(school.ben).get('/submissions/me');
    expect(read).toMatchObject(passed);
    expect(own.items.find(({ id }: { id: string }) => id === passed.id)).toEqual(read);
  });

  it('has passed once a person has graded it', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true, passScore: 5 });
    const answers = { [String(items.essay)]: { text: 'Because.' } };
    const submission = { assessmentId: assessment.id, answers };
    const { body: waiting } = await school.as(school.ben).post('/submissions', submission);
    const grade = (changes: object) =>
      school.as(school.ana).patch(`/submissions/${waiting.id}`, changes, { 'if-match': '*' });

    const graded = await grade({ score: 5 });
    const returned = await grade({ status: 'returned' });

    expect([waiting.passed, graded.body.passed, returned.body.passed]).toEqual([null, true, null]);
  });

  it('accepts one of twenty concurrent submissions when one attempt is allowed', async () => {
    const { assessment } = await publishedQuiz(school);
    const submit = () => school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    const responses = await Promise.all(Array.from({ length: 20 }, submit));

    expect(responses.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(responses.filter(({ body }) => body.code === 'no_attempts_left')).toHaveLength(19);
  });

  it('repeats the response for the same Idempotency-Key and answers 422 for a different request', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 5 });
    const answers = { [items.choice]: { choice: 'b' } };
    const key = { 'idempotency-key': `once-${assessment.id}` };
    const submit = () => school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers }, key);

    const responses = await Promise.all(Array.from({ length: 20 }, submit));

    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(responses.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const other = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('recognises a repeated request whose keys have another order', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 5 });
    const key = { 'idempotency-key': `ordered-${assessment.id}` };
    const answers = [
      [items.choice, { choice: 'b' }],
      [items.number, { value: '4' }],
    ];
    const submit = (entries: unknown[][]) => {
      const draft = { assessmentId: assessment.id, answers: Object.fromEntries(entries) };
      return school.as(school.ben).post('/submissions', draft, key);
    };

    const [first, second] = [await submit(answers), await submit([...answers].reverse())];

    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toEqual(first.body);
  });

  it('takes two statements', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 3 });
    const answers = { [items.choice]: { choice: 'a' } };
    const submit = () => school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });

    const statements = [(await submit()).headers.get('x-statements'), (await submit()).headers.get('x-statements')];

    expect(statements).toEqual(['2', '2']);
  });

  it('grades by the current items after the assessment was changed', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 5 });
    const submit = (answers: object) =>
      school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
    const invalid = await submit({ [items.choice]: { choice: 'z' } });
    const { body: detail } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    const changes = { items: [{ questionId: detail.items[1].questionId, points: 5 }] };
    await school.as(school.ana).patch(`/assessments/${assessment.id}`, changes, { 'if-match': '*' });

    const { body: changed } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    const toOldItem = await submit({ [items.number]: { value: '4' } });
    const toNewItem = await submit({ [changed.items[0].id]: { value: '4' } });

    expect([invalid.status, toOldItem.status, toOldItem.body.errors[0].rule]).toEqual([400, 400, 'unknown']);
    expect([toNewItem.status, toNewItem.body.score]).toEqual([201, 5]);
  });

  it('scores by the highest, last, first or average attempt', async () => {
    const scores: Record<string, number> = {};
    for (const gradingMethod of ['highest', 'last', 'first', 'average']) {
      const { assessment, items } = await publishedQuiz(school, { maxAttempts: 3, gradingMethod });
      const attempts = [{ [items.choice]: { choice: 'a' } }, { [items.number]: { value: '4' } }, {}];
      for (const answers of attempts) {
        const { body } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
        scores[gradingMethod] = body.score;
      }
    }

    expect(scores).toEqual({ highest: 2, last: 0, first: 1, average: 1 });
  });

  it('answers 404 to students of another class and while the assessment is not published', async () => {
    const { assessment } = await publishedQuiz(school);
    const outsider = await school.as(school.zoe).post('/submissions', { assessmentId: assessment.id });
    await school.as(school.ana).post(`/assessments/${assessment.id}/unpublish`);

    const unpublished = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    expect([outsider.status, unpublished.status]).toEqual([404, 404]);
  });

  it('answers 400 with the path of each invalid answer', async () => {
    const { assessment, items } = await publishedQuiz(school);
    const answers = { [items.choice]: { choice: 'zzz' }, nonsense: { value: '1' } };

    const { status, body } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });

    expect([status, body.code]).toEqual([400, 'answers_invalid']);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      `answers.${items.choice}.choice`,
      'answers.nonsense',
    ]);
  });

  it('answers 409 before it opens and after it closes, and deducts the late penalty', async () => {
    const now = Date.now();
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    const notOpen = await publishedQuiz(school, { availableFrom: at(60) });
    const late = await publishedQuiz(school, { dueAt: at(-60), allowLate: true, latePenaltyPercent: 50 });
    const past = await publishedQuiz(school, { dueAt: at(-60) });

    const [early, accepted, closed] = await Promise.all(
      [notOpen, late, past].map(({ assessment, items }) =>
        school
          .as(school.ben)
          .post('/submissions', { assessmentId: assessment.id, answers: { [items.number]: { value: '4' } } }),
      ),
    );

    expect([early?.body.code, closed?.body.code]).toEqual(['not_open_yet', 'closed']);
    expect([accepted?.status, accepted?.body.score]).toEqual([201, 0.5]);
  });
});

describe('PATCH /submissions/:id', () => {
  it('accepts one of two concurrent grades and answers 412 to the other', async () => {
    const { assessment } = await publishedQuiz(school, { withEssay: true });
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const grade = () =>
      school.as(school.ana).patch(`/submissions/${work.id}`, { score: 2 }, { 'if-match': `"${work.version}"` });

    const responses = await Promise.all([grade(), grade()]);

    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412]);
    const withoutVersion = await school.as(school.ana).patch(`/submissions/${work.id}`, { score: 1 });
    expect([withoutVersion.status, withoutVersion.body.code]).toEqual([428, 'if_match_required']);
  });

  it('adds scores given by a teacher to those of automatic grading', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const answers = { [items.choice]: { choice: 'a' }, [items.essay]: { text: 'Because it is so.' } };
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
    const marks = { items: [{ itemId: items.essay, score: 3.5, explanation: 'Well argued.' }], feedback: 'Good.' };

    const { status, body } = await school.as(school.ana).patch(`/submissions/${work.id}`, marks, { 'if-match': '"1"' });

    expect([work.status, work.score]).toEqual(['submitted', null]);
    expect([status, body.status, body.score, body.feedback]).toEqual([200, 'graded', 4.5, 'Good.']);
  });

  it('gives the student one more attempt when the submission is returned', async () => {
    const { assessment } = await publishedQuiz(school);
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    await school.as(school.ana).patch(`/submissions/${work.id}`, { status: 'returned' }, { 'if-match': '*' });

    const again = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const third = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    expect([again.status, again.body.attemptCount, third.body.code]).toEqual([201, 2, 'no_attempts_left']);
  });

  it('keeps the score of the whole attempt when only the feedback changes', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const { body: plain } = await school.as(school.ana).post('/assessments', {
      title: 'Letter',
      maxScore: 10,
      placement: { subjectId: assessment.subjectId },
    });
    await school.as(school.ana).post(`/assessments/${plain.id}/publish`);
    const submit = async (assessmentId: string) =>
      (await school.as(school.ben).post('/submissions', { assessmentId })).body.id as string;
    const [quiz, letter] = [await submit(assessment.id), await submit(plain.id)];
    const grade = (id: string, changes: object) =>
      school.as(school.ana).patch(`/submissions/${id}`, changes, { 'if-match': '*' });
    await grade(quiz, { items: [{ itemId: items.essay, score: 3 }], score: 1 });
    await grade(letter, { score: 7, feedback: 'Good.' });

    const commented = [await grade(quiz, { feedback: 'Late?' }), await grade(letter, { feedback: 'Very good.' })];
    const itemized = await grade(quiz, { items: [{ itemId: items.essay, score: 2 }] });

    expect(commented.map(({ status, body }) => [status, body.score, body.feedback])).toEqual([
      [200, 1, 'Late?'],
      [200, 7, 'Very good.'],
    ]);
    expect(itemized.body.score).toBe(2);
  });

  it('refuses two scores of one item', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const twice = [1, 2].map((score) => ({ itemId: items.essay, score }));

    const { status, body } = await school
      .as(school.ana)
      .patch(`/submissions/${work.id}`, { items: twice }, { 'if-match': '*' });

    expect([status, body.code, body.errors[0].field]).toEqual([400, 'grading_invalid', 'items.1.itemId']);
  });

  it('keeps the feedback of a return when earlier grades are released', async () => {
    const { assessment } = await publishedQuiz(school, { withEssay: true, gradeRelease: 'manual' });
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const grade = (changes: object) =>
      school.as(school.ana).patch(`/submissions/${work.id}`, changes, { 'if-match': '*' });
    await grade({ score: 4, feedback: 'For the teachers.' });
    await grade({ status: 'returned', feedback: 'Explain more.' });

    const released = await school.as(school.ana).post(`/assessments/${assessment.id}/grade-release`);

    const { body: seen } = await school.as(school.ben).get(`/submissions/${work.id}`);
    expect([released.status, seen.score, seen.feedback]).toEqual([200, 4, 'Explain more.']);
  });

  it('is not returned to a student who can no longer submit, until there is a later date', async () => {
    const { assessment } = await publishedQuiz(school, { withEssay: true });
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    await school.sql(`UPDATE assessments SET due_at = now() - interval '1 day' WHERE id = $1`, [assessment.id]);
    const giveBack = () =>
      school.as(school.ana).patch(`/submissions/${work.id}`, { status: 'returned' }, { 'if-match': '*' });

    const closed = await giveBack();
    const later = { studentId: school.ben.id, dueAt: '2050-01-01T00:00:00Z', reason: 'To improve it.' };
    const exception = await school.as(school.ana).post(`/assessments/${assessment.id}/exceptions`, later);
    const returned = await giveBack();
    const again = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    expect([closed.status, closed.body.code]).toEqual([409, 'return_closed']);
    expect([exception.status, returned.status, again.status, again.body.attemptCount]).toEqual([201, 200, 201, 2]);
  });

  it('answers 404 to teachers of another class and 403 to students and parents', async () => {
    const { assessment } = await publishedQuiz(school);
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const grade = (name: 'olga' | 'ben' | 'paula') =>
      school.as(school[name]).patch(`/submissions/${work.id}`, { score: 1 }, { 'if-match': '"1"' });

    const statuses = [(await grade('olga')).status, (await grade('ben')).status, (await grade('paula')).status];

    expect(statuses).toEqual([404, 403, 403]);
  });
});

describe('GET /submissions', () => {
  it('lists to students their own, to teachers those of their classes, to parents graded ones of their children', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const answers = { [items.essay]: { text: 'Because.' } };
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
    const totalFor = async (name: 'root' | 'ana' | 'ben' | 'paula' | 'olga' | 'zoe') =>
      (await school.as(school[name]).get(`/submissions?assessmentId=${assessment.id}`)).body.total;
    const before = await totalFor('paula');
    await school.as(school.ana).patch(`/submissions/${work.id}`, { score: 2 }, { 'if-match': '"1"' });

    const totals = await Promise.all((['root', 'ana', 'ben', 'paula', 'olga', 'zoe'] as const).map(totalFor));

    expect(before).toBe(0);
    expect(totals).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it('hides grades of attempts from students while an attempt is left', async () => {
    const { assessment } = await publishedQuiz(school, { maxAttempts: 2 });
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    const { body } = await school.as(school.ben).get(`/submissions/${work.id}/attempts`);

    expect(body.items[0].grades).toBeUndefined();
  });

  it.each([
    ['when_graded', 2],
    ['after_due', 2],
    ['after_due', 1],
  ])(
    'hides them with %s and %i attempts while late work is accepted for an attempt that is left',
    async (review, maxAttempts) => {
      const dueAt = inMinutes(school, 4);
      const { assessment } = await publishedQuiz(school, { maxAttempts, review, allowLate: true, dueAt });
      const student = school.as(await school.person('STUDENT', school.p1a));
      const { body: work } = await student.post('/submissions', { assessmentId: assessment.id });
      const seen = async () =>
        (await student.get(`/submissions/${work.id}/attempts`)).body.items[0].grades !== undefined;
      const beforeDue = await seen();
      school.advanceClock({ minutes: 5 });

      const afterDue = await seen();
      await school
        .as(school.ana)
        .patch(`/assessments/${assessment.id}`, { lateUntil: inMinutes(school, 4) }, { 'if-match': '*' });
      school.advanceClock({ minutes: 5 });
      const afterClosing = await seen();

      expect([beforeDue, afterDue, afterClosing]).toEqual([false, maxAttempts === 1, true]);
    },
  );
});

describe('POST /assessments/:id/regrade', () => {
  it('regrades all submissions with the corrected answer key', async () => {
    const { assessment, items } = await publishedQuiz(school);
    const { body: work } = await school
      .as(school.ben)
      .post('/submissions', { assessmentId: assessment.id, answers: { [items.choice]: { choice: 'b' } } });
    const { body: detail } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    await school.as(school.ana).patch(`/questions/${detail.items[0].questionId}`, { key: { credits: { b: '1' } } });

    const { status, body } = await school.as(school.ana).post(`/assessments/${assessment.id}/regrade`);
    await school.runJobs();

    expect([status, body.submissions]).toEqual([202, 1]);
    const { body: after } = await school.as(school.ben).get(`/submissions/${work.id}`);
    expect([work.score, after.score]).toEqual([0, 1]);
  });

  it('applies the corrected key to work submitted at the same time', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 1 });
    const students = await Promise.all(Array.from({ length: 12 }, () => school.person('STUDENT', school.p1a)));
    const answers = { [items.choice]: { choice: 'b' } };
    const handIn = (student: Person) =>
      school.as(student).post('/submissions', { assessmentId: assessment.id, answers });
    await Promise.all(students.slice(0, 4).map(handIn));
    const { body: detail } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    await school.as(school.ana).patch(`/questions/${detail.items[0].questionId}`, { key: { credits: { b: '1' } } });
    await school.as(school.ana).post(`/assessments/${assessment.id}/regrade`);

    await Promise.all([school.runJobs(), ...students.slice(4).map(handIn)]);

    const { body: page } = await school.as(school.ana).get(`/submissions?assessmentId=${assessment.id}`);
    expect(page.items.map(({ score }: { score: number }) => score)).toEqual(Array(12).fill(1));
  });
});

describe('submissionCount and gradedCount of an assessment', () => {
  it('are exact after concurrent submissions and grades', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const answers = { [items.essay]: { text: 'Because.' } };
    const students = await Promise.all(Array.from({ length: 12 }, () => school.person('STUDENT', school.p1a)));
    const work = { assessmentId: assessment.id, answers };
    await Promise.all(students.map((student) => school.as(student).post('/submissions', work)));
    const { body: page } = await school.as(school.ana).get(`/submissions?assessmentId=${assessment.id}&limit=5`);
    await Promise.all(
      page.items.map(({ id }: { id: string }) =>
        school.as(school.ana).patch(`/submissions/${id}`, { score: 1 }, { 'if-match': '*' }),
      ),
    );

    const { body } = await school.as(school.ana).get(`/assessments/${assessment.id}`);

    expect([body.submissionCount, body.gradedCount]).toEqual([12, 5]);
  });
});
