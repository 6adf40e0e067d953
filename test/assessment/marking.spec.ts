import type { ItemGrades } from '#assessment/grading/item-marks.js';
import { agreedRubrics } from '#assessment/marking/double-marking/agreed-rubrics.js';
import type { MarkerResult } from '#assessment/marking/double-marking/marker-marks.js';
import type { RubricResult } from '#assessment/marking/rubrics/rubric-points.js';
import {
  RegradeRequest,
  regradeRequestStatuses,
} from '#assessment/submissions/regrade-requests/regrade-request.entity.js';
import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';

const school = openSchool();
type Quiz = Awaited<ReturnType<typeof publishedQuiz>>;

let carla: Person;
beforeAll(async () => {
  carla = await school.person('TEACHER', school.p1a);
});

/** Work with an essay that waits for a teacher. */
async function essay({ assessment, items }: Quiz, student: Person): Promise<{ id: string; version: number }> {
  const answers = {
    [items.choice]: { choice: 'a' },
    [items.number]: { value: '4' },
    [items.essay]: { text: 'Because.' },
  };
  const { status, body } = await school.as(student).post('/submissions', { assessmentId: assessment.id, answers });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

const students = (count: number) =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT', school.p1a)));

const next = async ({ assessment }: Quiz, teacher: Person, body: object = {}) =>
  (await school.as(teacher).post(`/assessments/${assessment.id}/grading-queue/next`, body)).body.submissionId;

const patch = (teacher: Person, id: string, body: object, version: number | '*' = '*') =>
  school.as(teacher).patch(`/submissions/${id}`, body, { 'if-match': version === '*' ? '*' : `"${version}"` });

describe('The grading queue', () => {
  it('lists ungraded work by student and by item, and gives each teacher other work', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const works = [];
    for (const student of await students(3)) works.push(await essay(quiz, student));
    const path = `/assessments/${quiz.assessment.id}/grading-queue`;

    const [first, second] = [await next(quiz, school.ana), await next(quiz, carla)];
    const again = await next(quiz, school.ana);
    const skipped = await next(quiz, school.ana, { skip: [first] });
    const { body: list } = await school.as(school.ana).get(path);
    const { body: items } = await school.as(school.ana).get(`${path}/items`);
    const none = await school.as(school.ana).get(`${path}?itemId=${quiz.items.number}`);

    expect([first, second, again, skipped]).toEqual([works[0]?.id, works[1]?.id, works[0]?.id, works[2]?.id]);
    expect(list.items.map((entry: Record<string, unknown>) => [entry.submissionId, entry.claimedBy])).toEqual([
      [first, school.ana.id],
      [second, carla.id],
      [skipped, school.ana.id],
    ]);
    expect(items.items).toEqual([expect.objectContaining({ itemId: quiz.items.essay, waiting: 3, type: 'long_text' })]);
    expect(none.body.total).toBe(0);
  });

  it('never gives the same work to teachers who ask at the same moment', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    for (const student of await students(4)) await essay(quiz, student);
    const root = school.root;

    const taken = await Promise.all([school.ana, carla, root].map((teacher) => next(quiz, teacher)));

    expect(new Set(taken.filter(Boolean)).size).toBe(taken.filter(Boolean).length);
    expect(taken.filter(Boolean).length).toBeGreaterThan(0);
  });

  it('keeps a teacher from grading what another has claimed, until the claim ends', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const work = await essay(quiz, school.ben);
    await school.as(school.ana).post(`/submissions/${work.id}/claim`, {});

    const refused = await patch(carla, work.id, { score: 1 });
    const taken = await school.as(carla).post(`/submissions/${work.id}/claim`, {});
    await school.as(school.ana).delete(`/submissions/${work.id}/claim`);
    const accepted = await patch(carla, work.id, { score: 1 });

    expect([refused, taken].map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'claimed_by_other'],
      [409, 'claimed_by_other'],
    ]);
    expect([accepted.status, accepted.body.score]).toEqual([200, 1]);
  });

  it('ends in one grade when two teachers grade one attempt at the same moment', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const { id, version } = await essay(quiz, school.ben);

    const answers = await Promise.all([
      patch(school.ana, id, { score: 3 }, version),
      patch(carla, id, { score: 5 }, version),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = answers.find(({ status }) => status === 200);
    const { body } = await school.as(school.ana).get(`/submissions/${id}/grade-history`);
    const marks = body.items.filter(({ kind }: { kind: string }) => kind === 'grade');
    expect(marks.map(({ toScore }: { toScore: number }) => toScore)).toEqual([winner?.body.score]);
  });

  it('accepts scores answer by answer; the last one grades the attempt', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const { id } = await essay(quiz, school.ben);

    const incomplete = await patch(school.ana, id, { items: [] });
    const first = await patch(school.ana, id, {
      status: 'partial',
      items: [{ itemId: quiz.items.number, score: 1 }],
      feedback: 'So far.',
    });
    const hidden = await school.as(school.ben).get(`/submissions/${id}`);
    const last = await patch(school.ana, id, { status: 'partial', items: [{ itemId: quiz.items.essay, score: 3 }] });

    expect([incomplete.status, incomplete.body.code]).toEqual([409, 'grading_incomplete']);
    expect([first.body.status, first.body.score, hidden.body.feedback]).toEqual(['submitted', null, '']);
    expect([last.body.status, last.body.score]).toEqual(['graded', 5]);
    expect(last.body.feedback).toContain('So far.');
  });

  it('is closed to other classes and students, and refuses bad ids', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const { id } = await essay(quiz, school.ben);
    const queue = `/assessments/${quiz.assessment.id}/grading-queue`;

    const answers = [
      await school.as(school.olga).get(queue),
      await school.as(school.olga).post(`${queue}/next`, {}),
      await school.as(school.olga).post(`/submissions/${id}/claim`, {}),
      await school.as(school.ben).get(queue),
      await school.as(school.ben).post(`/submissions/${id}/claim`, {}),
      await school.as(school.ana).post(`${queue}/next`, { itemId: 'x' }),
      await school.as(school.ana).get(`${queue}?itemId=x`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 403, 403, 400, 400]);
  });
});

describe('Requests for a regrade', () => {
  const graded = async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const { id } = await essay(quiz, school.ben);
    await patch(school.ana, id, { items: [{ itemId: quiz.items.essay, score: 1 }] });
    return { quiz, id };
  };
  const ask = (id: string, body: object, student = school.ben) =>
    school.as(student).post(`/submissions/${id}/regrade-requests`, body);
  const decide = (id: string, body: object, teacher = school.ana) =>
    school.as(teacher).post(`/regrade-requests/${id}/decision`, body);

  it('are asked by the student, and answered with a new score in one step', async () => {
    const { quiz, id } = await graded();
    const asked = await ask(id, { itemId: quiz.items.essay, reason: 'My second argument was not read.' });

    const { status, body } = await decide(asked.body.id, {
      status: 'accepted',
      answer: 'You are right.',
      items: [{ itemId: quiz.items.essay, score: 4 }],
    });

    const { body: work } = await school.as(school.ben).get(`/submissions/${id}`);
    const { body: history } = await school.as(school.ben).get(`/submissions/${id}/grade-history`);
    expect([asked.status, status, body.status, body.answeredBy]).toEqual([201, 200, 'accepted', school.ana.id]);
    expect([work.score, history.items[0].cause, history.items[0].reason]).toEqual([
      7,
      'regrade_request',
      'You are right.',
    ]);
  });

  it('can be declined or withdrawn, and one is open at a time', async () => {
    const { id } = await graded();
    const first = await ask(id, { reason: 'Please look again.' });
    const second = await ask(id, { reason: 'Once more.' });
    const withdrawn = await school.as(school.ben).post(`/regrade-requests/${first.body.id}/withdrawal`, {});
    const third = await ask(id, { reason: 'Please look again.' });
    const declined = await decide(third.body.id, { status: 'declined', answer: 'The key is right.' });
    const again = await decide(third.body.id, { status: 'accepted', answer: 'Well.' });

    expect([second.status, second.body.code]).toEqual([409, 'regrade_requested']);
    expect([withdrawn.body.status, declined.body.status]).toEqual(['withdrawn', 'declined']);
    expect([again.status, again.body.code]).toEqual([409, 'illegal_transition']);
  });

  it('move only along these edges', () => {
    const moves = {
      accept: (request: RegradeRequest) => request.decide('accepted', '', { userId: '', now: new Date() }),
      decline: (request: RegradeRequest) => request.decide('declined', '', { userId: '', now: new Date() }),
      withdraw: (request: RegradeRequest) => request.withdraw(),
    };
    const edges = regradeRequestStatuses.flatMap((status) =>
      Object.entries(moves).map(([name, move]) => {
        const request = Object.assign(new RegradeRequest(), { status });
        try {
          move(request);
          return [status, name, request.status];
        } catch {
          return [status, name, 'refused'];
        }
      }),
    );

    expect(edges.filter(([, , to]) => to !== 'refused')).toEqual([
      ['open', 'accept', 'accepted'],
      ['open', 'decline', 'declined'],
      ['open', 'withdraw', 'withdrawn'],
    ]);
    expect(edges).toHaveLength(12);
  });

  it('refuse outsiders, wrong roles, ungraded work and bad input', async () => {
    const { quiz, id } = await graded();
    const { body: request } = await ask(id, { reason: 'Please look again.' });
    const [other] = await students(1);
    const waiting = await essay(quiz, other ?? school.zoe);

    const answers = [
      await ask(id, { reason: 'Mine?' }, school.zoe),
      await ask(id, { reason: 'Mine?' }, school.ana),
      await ask(waiting.id, { reason: 'Early.' }, other),
      await ask(id, { reason: 'Where?', itemId: school.p1a }),
      await ask(id, {}),
      await decide(request.id, { status: 'accepted', answer: 'No.' }, school.olga),
      await decide(request.id, { status: 'accepted', answer: 'No.' }, school.ben),
      await decide(request.id, { status: 'declined', answer: 'No.', score: 1 }),
      await school.as(school.zoe).get(`/regrade-requests/${request.id}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 403, 409, 400, 400, 404, 403, 400, 404]);
    const { body: list } = await school.as(school.ana).get(`/regrade-requests?submissionId=${id}&status=open`);
    expect(list.items.map((row: { id: string }) => row.id)).toEqual([request.id]);
  });
});

describe('Rubrics', () => {
  const level = (title: string, points: number) => ({ title, points });
  const criteria = [
    { title: 'Reasoning', levels: [level('None', 0), level('Some', 3), level('Good', 6)] },
    { title: 'Language', levels: [level('Poor', 0), level('Good', 2)] },
  ];
  const ana = () => school.as(school.ana);
  const created = async (draft: object = { title: 'Essay', criteria }) => (await ana().post('/rubrics', draft)).body;
  const change = (id: string, body: object) => ana().patch(`/rubrics/${id}`, body, { 'if-match': '*' });

  /** An essay with a rubric, and marks for it: 3 of 6 and 2 of 2 points. */
  const withRubric = async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const work = await essay(quiz, school.ben);
    const rubric = await created();
    await ana().put(`/assessments/${quiz.assessment.id}/rubrics`, { rubricId: rubric.id, itemId: quiz.items.essay });
    const [reasoning, language] = rubric.criteria;
    const marks = [
      { criterionId: reasoning.id, levelId: reasoning.levels[1].id, comment: 'Go on.' },
      { criterionId: language.id, levelId: language.levels[1].id },
    ];
    const mark = (given: object[], teacher = school.ana) =>
      school
        .as(teacher)
        .put(`/submissions/${work.id}/rubric-marks`, { itemId: quiz.items.essay, marks: given }, { 'if-match': '*' });
    return { quiz, work, rubric, marks, mark };
  };

  it('give the score of an answer, scaled to its points, and are shown to the student', async () => {
    const { work, marks, mark } = await withRubric();

    const { status, body } = await mark(marks);

    const { body: graded } = await school.as(school.ben).get(`/submissions/${work.id}`);
    const { body: seen } = await school.as(school.ben).get(`/submissions/${work.id}/rubric-marks`);
    // 5 of 8 points are 2.5 of 4, beside the 3 points of the other answers.
    expect([status, body.items[0].points, body.items[0].maxPoints, graded.score]).toEqual([200, 5, 8, 5.5]);
    expect(seen.items[0].marks[0]).toMatchObject({ points: 3, comment: 'Go on.' });
  });

  it('keep the version by which work was marked when they change', async () => {
    const { quiz, work, rubric, marks, mark } = await withRubric();
    await mark(marks);

    const changed = await change(rubric.id, {
      criteria: [{ title: 'All', levels: [level('No', 0), level('Yes', 1)] }],
    });
    const unused = await created();
    const edited = await change(unused.id, { criteria: [criteria[0]] });

    const { body: seen } = await ana().get(`/submissions/${work.id}/rubric-marks`);
    const { body: attached } = await school.as(school.ben).get(`/assessments/${quiz.assessment.id}/rubrics`);
    expect([
      changed.body.currentNumber,
      changed.body.maxPoints,
      edited.body.currentNumber,
      edited.body.maxPoints,
    ]).toEqual([2, 1, 1, 6]);
    expect([seen.items[0].criteria.length, attached.items[0].number]).toEqual([2, 1]);
  });

  it('may be guides with points, for the whole work', async () => {
    const quiz = await publishedQuiz(school, { withEssay: true });
    const { id } = await essay(quiz, school.ben);
    const guide = await created({ title: 'Guide', kind: 'guide', criteria: [{ title: 'All', maxPoints: 20 }] });
    await ana().put(`/assessments/${quiz.assessment.id}/rubrics`, { rubricId: guide.id });
    const mark = (points: number) =>
      ana().put(
        `/submissions/${id}/rubric-marks`,
        { marks: [{ criterionId: guide.criteria[0].id, points }] },
        { 'if-match': '*' },
      );

    const above = await mark(21);
    await mark(10);

    const { body } = await ana().get(`/submissions/${id}`);
    expect([above.status, above.body.code, body.score]).toEqual([400, 'rubric_invalid', 3.5]);
  });

  it('belong to a teacher, who may share them, and are archived once used', async () => {
    const { rubric, marks, mark } = await withRubric();
    const path = `/rubrics/${rubric.id}`;
    const hidden = await school.as(carla).get(path);
    await change(rubric.id, { isShared: true });
    const shared = await school.as(carla).get(path);
    const foreign = await school.as(carla).patch(path, { title: 'Mine' }, { 'if-match': '*' });
    await mark(marks);
    const removed = await ana().delete(path);
    const gone = await ana().get(path);

    expect([hidden, shared, foreign, removed, gone].map(({ status }) => status)).toEqual([404, 200, 403, 204, 404]);
  });

  it('refuse outsiders, wrong roles, missing marks and impossible criteria', async () => {
    const { work, marks, mark, quiz, rubric } = await withRubric();

    const answers = [
      await mark(marks, school.olga),
      await mark(marks, school.ben),
      await mark(marks.slice(1)),
      await mark([{ ...marks[0], levelId: school.p1a }, ...marks.slice(1)]),
      await ana().post('/rubrics', { title: 'One level', criteria: [{ title: 'All', levels: [level('Yes', 1)] }] }),
      await school.as(school.ben).post('/rubrics', { title: 'Mine', criteria }),
      await school.as(school.olga).put(`/assessments/${quiz.assessment.id}/rubrics`, { rubricId: rubric.id }),
      await ana().put(`/submissions/${work.id}/rubric-marks`, { marks }, { 'if-match': '*' }),
      await ana().delete(`/assessments/${quiz.assessment.id}/rubrics/${rubric.id}`),
      await ana().delete(`/assessments/${quiz.assessment.id}/rubrics/${rubric.id}`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 403, 400, 400, 400, 403, 404, 409, 204, 404]);
  });
});

describe('Double marking', () => {
  const marked = async () => {
    const quiz = await publishedQuiz(school, { withEssay: true, doubleMarkingPercent: 20 });
    return { quiz, ...(await essay(quiz, school.ben)) };
  };
  const give = (id: string, score: number, teacher: Person) =>
    school.as(teacher).put(`/submissions/${id}/marker-scores`, { score, comment: 'Mine.' });
  const decide = (id: string, score: number, teacher: Person) =>
    school.as(teacher).post(`/submissions/${id}/marking-decision`, { score, reason: 'The second is right.' });

  it('takes the mean of two scores that are close, and hides the first until both are given', async () => {
    const { id } = await marked();
    const direct = await patch(school.ana, id, { score: 5 });
    const first = await give(id, 5, school.ana);
    const { body: other } = await school.as(carla).get(`/submissions/${id}/marker-scores`);
    const second = await give(id, 6.25, carla);

    const { body: work } = await school.as(school.ben).get(`/submissions/${id}`);
    const history = await school.as(school.ana).get(`/submissions/${id}/grade-history`);
    expect([direct.status, direct.body.code]).toEqual([409, 'double_marking']);
    expect([first.body.state, other.markers, other.scores]).toEqual(['waiting', 1, []]);
    expect([second.body.state, second.body.scores.length, work.score]).toEqual(['decided', 2, 5.63]);
    expect(history.body.items[0].cause).toBe('reconciliation');
  });

  it('cannot be bypassed by entered and imported grades until the markers have decided', async () => {
    const { id, quiz } = await marked();
    const { id: assessmentId, subjectId } = quiz.assessment;
    const [studentId, path] = [school.ben.id, `/subjects/${subjectId}/gradebook`];
    const enter = (values: object) => school.as(school.ana).put('/grades', { assessmentId, studentId, ...values });
    const cells = [{ studentId, assessmentId, score: 4, version: 0 }];
    const file = [`Student id,x [${assessmentId}]`, `${studentId},4`].join('\n');

    const entered = await enter({ score: 4 });
    const edited = await school.as(school.ana).patch(path, { cells, dryRun: true });
    const imported = await school.as(school.ana).upload(`${path}/import`, 'grades.csv', file);
    const excused = await enter({ isExcused: true });
    await enter({ isExcused: false });
    await give(id, 5, school.ana);
    await give(id, 5, carla);
    const corrected = await enter({ score: 4 });

    expect([entered.status, entered.body.code]).toEqual([409, 'double_marking']);
    const rules = ({ status, body }: { status: number; body: { errors: { rule: string }[] } }) => [
      status,
      body.errors.map(({ rule }) => rule),
    ];
    expect([rules(edited), rules(imported)]).toEqual([
      [400, ['double_marking']],
      [400, ['double_marking']],
    ]);
    expect([excused.status, corrected.status, corrected.body.score]).toEqual([200, 200, 4]);
  });

  it('takes the mean of each item that both have scored, and shows both scores', async () => {
    const { id, quiz } = await marked();
    const mark = (teacher: Person, score: number, explanation = '') =>
      school.as(teacher).put(`/submissions/${id}/marker-scores`, {
        items: [{ itemId: quiz.items.essay, score, explanation }],
      });
    const high = await mark(school.ana, 5);
    const first = await mark(school.ana, 3, 'Clear.');
    const second = await mark(carla, 2.25, 'Short.');

    const { body: work } = await school.as(school.ben).get(`/submissions/${id}`);
    const { body: attempts } = await school.as(school.ana).get(`/submissions/${id}/attempts`);
    const essayGrade = attempts.items[0].grades.find((grade: { itemId: string }) => grade.itemId === quiz.items.essay);
    expect([high.status, high.body.code]).toEqual([400, 'grading_invalid']);
    expect([first.body.state, first.body.scores[0].score, first.body.items]).toEqual(['waiting', 6, []]);
    // 1 + 2 automatically, and the mean of 3 and 2.25, rounded half up.
    expect([second.body.state, work.score]).toEqual(['decided', 5.63]);
    expect([essayGrade.score, essayGrade.explanation]).toEqual([2.63, 'Clear.\nShort.']);
    expect(
      second.body.items.map(({ itemId, first: one, second: other }: Record<string, unknown>) => [itemId, one, other]),
    ).toEqual(
      expect.arrayContaining([
        [quiz.items.choice, 1, 1],
        [quiz.items.essay, 3, 2.25],
      ]),
    );
  });

  it('takes marks by rubrics, for items and for the decision', async () => {
    const { id, quiz } = await marked();
    const rubric = await school.as(school.ana).post('/rubrics', {
      title: 'Essay',
      kind: 'guide',
      criteria: [{ title: 'Reasons', maxPoints: 10 }],
    });
    await school.as(school.ana).put(`/assessments/${quiz.assessment.id}/rubrics`, {
      rubricId: rubric.body.id,
      itemId: quiz.items.essay,
    });
    const criterionId = rubric.body.criteria[0].id;
    const rubrics = (points: number) => [{ itemId: quiz.items.essay, marks: [{ criterionId, points }] }];
    const put = (teacher: Person, body: object) => school.as(teacher).put(`/submissions/${id}/marker-scores`, body);

    const both = await put(school.ana, {
      rubrics: rubrics(5),
      items: [{ itemId: quiz.items.essay, score: 1 }],
    });
    const incomplete = await put(school.ana, {});
    await put(school.ana, { rubrics: rubrics(10) });
    const disputed = await put(carla, { rubrics: rubrics(5) });
    const decided = await school
      .as(school.root)
      .post(`/submissions/${id}/marking-decision`, { rubrics: rubrics(7.5), reason: 'Between.' });

    expect([both.body.code, incomplete.body.code]).toEqual(['marks_ambiguous', 'grading_incomplete']);
    // 10 of 10 points of the rubric are 4 of the essay, 5 are 2: 7 and 5 points differ by more than 20 % of 7.
    expect([disputed.body.state, disputed.body.scores.map(({ score }: { score: number }) => score)]).toEqual([
      'disputed',
      [7, 5],
    ]);
    expect(disputed.body.scores[0].rubrics[0]).toMatchObject({ itemId: quiz.items.essay, points: 10 });
    expect([decided.body.state, (await school.as(school.ben).get(`/submissions/${id}`)).body.score]).toEqual([
      'decided',
      6,
    ]);
  });

  describe('by rubrics', () => {
    const level = (title: string, points: number) => ({ title, points });
    const criteria = [
      { title: 'Reasoning', levels: [level('None', 0), level('Some', 3), level('Good', 6)] },
      { title: 'Language', levels: [level('Poor', 0), level('Good', 2)] },
    ];

    /** An essay of 4 points with a rubric of 8, which two teachers mark by the numbers of the levels. */
    async function byRubric(fields: object = {}) {
      const student = await school.person('STUDENT', school.p1a);
      const quiz = await publishedQuiz(school, { withEssay: true, doubleMarkingPercent: 30, ...fields });
      const { id } = await essay(quiz, student);
      const { body: rubric } = await school.as(school.ana).post('/rubrics', { title: 'Essay', criteria });
      const itemId = quiz.items.essay;
      await school.as(school.ana).put(`/assessments/${quiz.assessment.id}/rubrics`, { rubricId: rubric.id, itemId });
      const marks = (levels: [number, number], comment: string) =>
        levels.map((at, n) => ({
          criterionId: rubric.criteria[n].id,
          levelId: rubric.criteria[n].levels[at].id,
          comment,
        }));
      const rubrics = (levels: [number, number], comment = '') => [{ itemId, marks: marks(levels, comment) }];
      const put = (teacher: Person, body: object) => school.as(teacher).put(`/submissions/${id}/marker-scores`, body);
      const seenBy = async (reader: Person) =>
        (await school.as(reader).get(`/submissions/${id}/rubric-marks`)).body.items;
      return { id, quiz, student, rubric, itemId, rubrics, put, seenBy };
    }

    it('shows the student the criteria of the mean: a level that both gave, or the points between two', async () => {
      const { rubric, student, itemId, rubrics, put, seenBy, id } = await byRubric();
      await put(school.ana, { rubrics: rubrics([1, 1], 'Clear.') });
      const before = [await seenBy(student), await seenBy(carla)];
      const { body } = await put(carla, { rubrics: rubrics([2, 1], 'Short.') });

      const [seen, ...others] = await seenBy(student);
      const { body: work } = await school.as(student).get(`/submissions/${id}`);

      expect([before, body.state, others]).toEqual([[[], []], 'decided', []]);
      expect(seen).toMatchObject({ itemId, attemptNumber: 1, points: 6.5, maxPoints: 8 });
      expect(seen.marks).toEqual([
        { criterionId: rubric.criteria[0].id, levelId: null, points: 4.5, comment: 'Clear.\nShort.' },
        {
          criterionId: rubric.criteria[1].id,
          levelId: rubric.criteria[1].levels[1].id,
          points: 2,
          comment: 'Clear.\nShort.',
        },
      ]);
      // 6.5 of 8 points are 3.25 of 4, beside the 3 points of the other answers.
      expect(work.score).toBe(6.25);
    });

    it('shows the criteria of the third teacher who decides', async () => {
      const { student, rubrics, put, seenBy, id } = await byRubric({ doubleMarkingPercent: 1 });
      await put(school.ana, { rubrics: rubrics([0, 0]) });
      const { body } = await put(carla, { rubrics: rubrics([2, 1]) });
      const disputed = await seenBy(student);
      const decision = { rubrics: rubrics([1, 1], 'Between.'), reason: 'Between.' };
      await school.as(school.root).post(`/submissions/${id}/marking-decision`, decision);

      const [seen] = await seenBy(student);

      expect([body.state, disputed]).toEqual(['disputed', []]);
      expect([seen.points, seen.marks.map(({ comment }: { comment: string }) => comment)]).toEqual([
        5,
        ['Between.', 'Between.'],
      ]);
    });

    it('shows no criteria for a score that does not follow from them', async () => {
      const { student, itemId, rubrics, put, seenBy } = await byRubric();
      await put(school.ana, { rubrics: rubrics([1, 1]) });
      const { body } = await put(carla, { items: [{ itemId, score: 3 }] });

      expect([body.state, await seenBy(student)]).toEqual(['decided', []]);
    });

    it('hides the criteria until the grade is released', async () => {
      const { quiz, student, rubrics, put, seenBy } = await byRubric({ gradeRelease: 'manual' });
      for (const teacher of [school.ana, carla]) await put(teacher, { rubrics: rubrics([1, 1]) });
      const draft = [await seenBy(student), await seenBy(school.ana)];

      await school.as(school.ana).post(`/assessments/${quiz.assessment.id}/grade-release`, {});

      expect(draft.map((items) => items.length)).toEqual([0, 1]);
      expect(await seenBy(student)).toEqual(draft[1]);
    });

    it('keeps one mark by the rubric when both mark at the same moment', async () => {
      const { student, rubrics, put, seenBy } = await byRubric();

      const answers = await Promise.all([school.ana, carla].map((one) => put(one, { rubrics: rubrics([1, 1]) })));

      expect(answers.map(({ body }) => body.state).sort()).toEqual(['decided', 'waiting']);
      expect((await seenBy(student)).map(({ points }: { points: number }) => points)).toEqual([5]);
    });
  });

  it('is not offered by the grading queue to a teacher who has marked it', async () => {
    const { id, quiz } = await marked();
    const queueOf = async (teacher: Person) =>
      (await school.as(teacher).get(`/assessments/${quiz.assessment.id}/grading-queue`)).body.total;
    const claimed = await next(quiz, school.ana);
    await give(id, 2, school.ana);

    const after = [
      await next(quiz, school.ana),
      await queueOf(school.ana),
      await queueOf(carla),
      await next(quiz, carla),
    ];
    const { body: items } = await school.as(school.ana).get(`/assessments/${quiz.assessment.id}/grading-queue/items`);
    await give(id, 6, carla);
    const third = [await next(quiz, carla), await next(quiz, school.root)];

    expect([claimed, after, items.items]).toEqual([id, [null, 0, 1, id], []]);
    expect(third).toEqual([null, id]);
  });

  it('needs a third teacher if they differ too much', async () => {
    const { id } = await marked();
    const early = await decide(id, 4, school.root);
    await give(id, 2, school.ana);
    const disputed = await give(id, 4, carla);
    const own = await decide(id, 4, carla);
    const third = [await give(id, 3, school.root), await give(id, 4, school.ana)];
    const decided = await decide(id, 4, school.root);

    const { body: work } = await school.as(school.ben).get(`/submissions/${id}`);
    expect([early, own, ...third].map(({ body }) => body.code)).toEqual([
      'not_marked_twice',
      'own_marks',
      'marked_twice',
      'marked_twice',
    ]);
    expect([disputed.body.state, decided.body.state, work.score]).toEqual(['disputed', 'decided', 4]);
  });

  it('is decided once by two teachers who mark at the same moment', async () => {
    const { id } = await marked();

    const answers = await Promise.all([give(id, 5, school.ana), give(id, 5.5, carla)]);

    const { body: work } = await school.as(school.ben).get(`/submissions/${id}`);
    expect(answers.map(({ body }) => body.state).sort()).toEqual(['decided', 'waiting']);
    expect(work.score).toBe(5.25);
  });

  it('refuses outsiders, students, high scores and assessments with one marker', async () => {
    const { id } = await marked();
    const single = await essay(await publishedQuiz(school, { withEssay: true }), school.ben);

    const answers = [
      await give(id, 1, school.olga),
      await give(id, 1, school.ben),
      await give(id, 8, school.ana),
      await give(id, -1, school.ana),
      await give(single.id, 1, school.ana),
      await school.as(school.ben).get(`/submissions/${id}/marker-scores`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 403, 400, 400, 409, 403]);
  });
});

describe('The criteria of the score on which two markers agree', () => {
  const rubric = (itemId: string | null, points: number, rubricVersionId = 'v1'): RubricResult => ({
    itemId,
    rubricVersionId,
    points: points.toFixed(2),
    marks: [{ criterionId: 'c', levelId: null, points, comment: '' }],
  });
  const marker = (rubrics: RubricResult[], items: string[] = []): MarkerResult => ({
    score: '5',
    isTotal: true,
    rubrics,
    items: items.map((itemId) => ({ itemId, score: 1, explanation: '' })),
  });
  const graded = (outcome: ItemGrades[string]['outcome']) => ({
    a: { outcome, score: '1.00', maxScore: '2.00' } as ItemGrades[string],
  });
  const pointsOf = (results: RubricResult[]) => results.map(({ itemId, points }) => [itemId, points]);

  it('have the whole comments of both', () => {
    const commented = (comment: string) => {
      const [mark] = rubric(null, 4).marks;
      return marker([{ ...rubric(null, 4), marks: [{ ...mark, comment }] }]);
    };

    const [agreed] = agreedRubrics(graded('pending'), [commented('a'.repeat(2000)), commented('b'.repeat(2000))]);

    expect(agreed?.marks[0]?.comment).toBe(`${'a'.repeat(2000)}\n${'b'.repeat(2000)}`);
  });

  it.each([
    [
      'are the mean for the whole work',
      'pending',
      marker([rubric(null, 4)]),
      marker([rubric(null, 5)]),
      [[null, '4.50']],
    ],
    [
      'are rounded half up',
      'pending',
      marker([rubric('a', 0.01)], ['a']),
      marker([rubric('a', 0.02)], ['a']),
      [['a', '0.02']],
    ],
    [
      'are missing for two versions',
      'pending',
      marker([rubric('a', 4)], ['a']),
      marker([rubric('a', 5, 'v2')], ['a']),
      [],
    ],
    [
      'are those of the only marker of an answer',
      'pending',
      marker([rubric('a', 4)], ['a']),
      marker([]),
      [['a', '4.00']],
    ],
    ['are missing beside an automatic score', 'correct', marker([rubric('a', 4)], ['a']), marker([]), []],
    ['are missing if one marker has scored the whole work', 'pending', marker([rubric(null, 4)]), marker([]), []],
  ] as [string, ItemGrades[string]['outcome'], MarkerResult, MarkerResult, unknown[]][])(
    '%s',
    (_, outcome, one, other, expected) => {
      const grades = graded(outcome);

      expect(pointsOf(agreedRubrics(grades, [one, other]))).toEqual(expected);
      expect(pointsOf(agreedRubrics(grades, [other, one]))).toEqual(expected);
    },
  );
});
