import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';

const school = openSchool();

describe('POST /submissions', () => {
  it('grades objective questions at once and keeps the reasons until the rule shows them', async () => {
    const { assessment, items } = await publishedQuiz(school);
    const answers = { [items.choice]: { choice: 'a' }, [items.number]: { value: '4' } };

    const { status, body } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });

    expect([status, body.status, body.score, body.attemptCount]).toEqual([201, 'graded', 3, 1]);
    const { body: attempts } = await school.as(school.ben).get(`/submissions/${body.id}/attempts`);
    expect(attempts.items[0].grades.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['correct', 'correct']);
  });

  it('lets one of twenty through when one attempt is allowed', async () => {
    const { assessment } = await publishedQuiz(school);
    const handIn = () => school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    const answers = await Promise.all(Array.from({ length: 20 }, handIn));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body.code === 'no_attempts_left')).toHaveLength(19);
  });

  it('answers a repeated Idempotency-Key with the first answer, and refuses it for other work', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 5 });
    const answers = { [items.choice]: { choice: 'b' } };
    const key = { 'idempotency-key': `once-${assessment.id}` };
    const handIn = () => school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers }, key);

    const replies = await Promise.all(Array.from({ length: 20 }, handIn));

    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(replies.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    const other = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
  });

  it('costs two statements', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 3 });
    const answers = { [items.choice]: { choice: 'a' } };
    const handIn = () => school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });

    const counted = [(await handIn()).headers.get('x-statements'), (await handIn()).headers.get('x-statements')];

    expect(counted).toEqual(['2', '2']);
  });

  it('grades by what is asked now, whatever was asked a moment ago', async () => {
    const { assessment, items } = await publishedQuiz(school, { maxAttempts: 5 });
    const handIn = (answers: object) =>
      school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
    const mistaken = await handIn({ [items.choice]: { choice: 'z' } });
    const { body: detail } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    const changes = { items: [{ questionId: detail.items[1].questionId, points: 5 }] };
    await school.as(school.ana).patch(`/assessments/${assessment.id}`, changes, { 'if-match': '*' });

    const { body: now } = await school.as(school.ana).get(`/assessments/${assessment.id}`);
    const old = await handIn({ [items.number]: { value: '4' } });
    const right = await handIn({ [now.items[0].id]: { value: '4' } });

    expect([mistaken.status, old.status, old.body.errors[0].rule]).toEqual([400, 400, 'unknown']);
    expect([right.status, right.body.score]).toEqual([201, 5]);
  });

  it('counts the best, last, first or average attempt', async () => {
    const counted: Record<string, number> = {};
    for (const gradingMethod of ['highest', 'last', 'first', 'average']) {
      const { assessment, items } = await publishedQuiz(school, { maxAttempts: 3, gradingMethod });
      const attempts = [{ [items.choice]: { choice: 'a' } }, { [items.number]: { value: '4' } }, {}];
      for (const answers of attempts) {
        const { body } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
        counted[gradingMethod] = body.score;
      }
    }

    expect(counted).toEqual({ highest: 2, last: 0, first: 1, average: 1 });
  });

  it('does not exist for another class, nor before it is published', async () => {
    const { assessment } = await publishedQuiz(school);
    const outsider = await school.as(school.zoe).post('/submissions', { assessmentId: assessment.id });
    await school.as(school.ana).post(`/assessments/${assessment.id}/unpublish`);

    const early = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    expect([outsider.status, early.status]).toEqual([404, 404]);
  });

  it('says which answers do not fit', async () => {
    const { assessment, items } = await publishedQuiz(school);
    const answers = { [items.choice]: { choice: 'zzz' }, nonsense: { value: '1' } };

    const { status, body } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });

    expect([status, body.code]).toEqual([400, 'answers_invalid']);
    expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
      `answers.${items.choice}.choice`,
      'answers.nonsense',
    ]);
  });

  it('opens, counts lateness and closes by the clock', async () => {
    const now = Date.now();
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    const later = await publishedQuiz(school, { availableFrom: at(60) });
    const late = await publishedQuiz(school, { dueAt: at(-60), allowLate: true, latePenaltyPercent: 50 });
    const over = await publishedQuiz(school, { dueAt: at(-60) });

    const [early, tardy, closed] = await Promise.all(
      [later, late, over].map(({ assessment, items }) =>
        school
          .as(school.ben)
          .post('/submissions', { assessmentId: assessment.id, answers: { [items.number]: { value: '4' } } }),
      ),
    );

    expect([early?.body.code, closed?.body.code]).toEqual(['not_open_yet', 'closed']);
    expect([tardy?.status, tardy?.body.score]).toEqual([201, 1]);
  });
});

describe('PATCH /submissions/:id', () => {
  it('lets one of two teachers grade, and tells the other', async () => {
    const { assessment } = await publishedQuiz(school, { withEssay: true });
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const grade = () =>
      school.as(school.ana).patch(`/submissions/${work.id}`, { score: 2 }, { 'if-match': `"${work.version}"` });

    const answers = await Promise.all([grade(), grade()]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const without = await school.as(school.ana).patch(`/submissions/${work.id}`, { score: 1 });
    expect([without.status, without.body.code]).toEqual([428, 'if_match_required']);
  });

  it('adds what a person gives to what the machine found', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const answers = { [items.choice]: { choice: 'a' }, [items.essay]: { text: 'Because it is so.' } };
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
    const marks = { items: [{ itemId: items.essay, score: 3.5, explanation: 'Well argued.' }], feedback: 'Good.' };

    const { status, body } = await school.as(school.ana).patch(`/submissions/${work.id}`, marks, { 'if-match': '"1"' });

    expect([work.status, work.score]).toEqual(['submitted', null]);
    expect([status, body.status, body.score, body.feedback]).toEqual([200, 'graded', 4.5, 'Good.']);
  });

  it('gives a returned student one more attempt', async () => {
    const { assessment } = await publishedQuiz(school);
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    await school.as(school.ana).patch(`/submissions/${work.id}`, { status: 'returned' }, { 'if-match': '*' });

    const again = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const third = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    expect([again.status, again.body.attemptCount, third.body.code]).toEqual([201, 2, 'no_attempts_left']);
  });

  it('is for the teachers of the class', async () => {
    const { assessment } = await publishedQuiz(school);
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const grade = (who: 'olga' | 'ben' | 'paula') =>
      school.as(school[who]).patch(`/submissions/${work.id}`, { score: 1 }, { 'if-match': '"1"' });

    const statuses = [(await grade('olga')).status, (await grade('ben')).status, (await grade('paula')).status];

    expect(statuses).toEqual([404, 403, 403]);
  });
});

describe('who sees submissions', () => {
  it('shows each their own: the student, the teacher of the class, the parent once it is decided', async () => {
    const { assessment, items } = await publishedQuiz(school, { withEssay: true });
    const answers = { [items.essay]: { text: 'Because.' } };
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers });
    const seen = async (who: 'root' | 'ana' | 'ben' | 'paula' | 'olga' | 'zoe') =>
      (await school.as(school[who]).get(`/submissions?assessmentId=${assessment.id}`)).body.total;
    const before = await seen('paula');
    await school.as(school.ana).patch(`/submissions/${work.id}`, { score: 2 }, { 'if-match': '"1"' });

    const totals = await Promise.all((['root', 'ana', 'ben', 'paula', 'olga', 'zoe'] as const).map(seen));

    expect(before).toBe(0);
    expect(totals).toEqual([1, 1, 1, 1, 0, 0]);
  });

  it('hides what is right while an attempt is left', async () => {
    const { assessment } = await publishedQuiz(school, { maxAttempts: 2 });
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });

    const { body } = await school.as(school.ben).get(`/submissions/${work.id}/attempts`);

    expect(body.items[0].grades).toBeUndefined();
  });
});

describe('POST /assessments/:id/regrade', () => {
  it('applies a corrected key to everybody and keeps what a person decided', async () => {
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

  it('reaches work that is handed in at the same moment', async () => {
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

describe('the counters of an assessment', () => {
  it('equal the truth after many students at once', async () => {
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
