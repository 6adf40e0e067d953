import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { MissingWorkService } from '#assessment/grades/missing-work.service.js';
import { LateDaysService } from '#assessment/submissions/late-days/late-days.service.js';
import { GradeReleaseService } from '#assessment/submissions/regrading/grade-release.service.js';
import { openSchool, type Person } from '../support/school.js';
import { countStatements } from '../support/statements.js';
import { publishedQuiz, subjectOf } from './builders.js';
import { inMinutes } from './exams.js';

const school = openSchool();
type Quiz = Awaited<ReturnType<typeof publishedQuiz>>;

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const ana = () => school.as(school.ana);

async function submitted({ assessment, items }: Quiz, student: Person, value = '4') {
  const answers = { [items.choice]: { choice: 'a' }, [items.number]: { value } };
  const { status, body } = await school.as(student).post('/submissions', { assessmentId: assessment.id, answers });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

const scoreOf = async (submissionId: string, reader: Person = school.ana) =>
  (await school.as(reader).get(`/submissions/${submissionId}`)).body.score;

const change = async ({ assessment }: { assessment: { id: string } }, changes: object) => {
  const { status, body } = await ana().patch(`/assessments/${assessment.id}`, changes, { 'if-match': '*' });
  if (status !== 200) throw new Error(JSON.stringify(body));
  await school.runJobs();
};

/** Corrects the key of the number question: 5 instead of 4. */
async function correctKey({ assessment }: Quiz) {
  const [, { questionId }] = assessment.items;
  const key = { answers: [{ value: '5', credit: '1' }] };
  const { status, body } = await ana().patch(`/questions/${questionId}`, { key }, { 'if-match': '*' });
  if (status !== 200) throw new Error(JSON.stringify(body));
}

const students = (count: number) =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT', school.p1a)));

const causesOf = async (submissionId: string) => {
  const { body } = await ana().get(`/submissions/${submissionId}/grade-history`);
  return body.items.map(({ cause, toScore }: { cause: string; toScore: number }) => [cause, toScore]);
};

describe('POST /assessments/:id/regrade', () => {
  it('previews who changes from what to what, and changes nothing until it is done', async () => {
    const quiz = await publishedQuiz(school);
    const [right, wrong] = await students(2);
    const first = await submitted(quiz, right, '4');
    const second = await submitted(quiz, wrong, '5');
    await correctKey(quiz);

    const preview = await ana().post(`/assessments/${quiz.assessment.id}/regrade-preview`, {});
    const before = [await scoreOf(first.id), await scoreOf(second.id)];
    await ana().post(`/assessments/${quiz.assessment.id}/regrade`, { reason: 'The key was wrong.' });
    await school.runJobs();

    const byId = (one: { submissionId: string }, other: { submissionId: string }) =>
      one.submissionId < other.submissionId ? -1 : 1;
    expect([preview.status, preview.body.submissions, preview.body.total]).toEqual([200, 2, 2]);
    expect(preview.body.items.sort(byId)).toEqual(
      [
        { submissionId: first.id, studentId: right?.id, fromScore: 3, toScore: 1, studentName: expect.any(String) },
        { submissionId: second.id, studentId: wrong?.id, fromScore: 1, toScore: 3, studentName: expect.any(String) },
      ].sort(byId),
    );
    expect(before).toEqual([3, 1]);
    expect([await scoreOf(first.id), await scoreOf(second.id)]).toEqual([1, 3]);
    expect((await causesOf(first.id))[0]).toEqual(['regrade', 1]);
  });

  it('applies a key that was corrected with the text of a choice, and names items whose answers do not fit', async () => {
    const quiz = await publishedQuiz(school);
    const [student] = await students(1);
    const { body: work } = await school
      .as(student ?? school.ben)
      .post('/submissions', { assessmentId: quiz.assessment.id, answers: { [quiz.items.choice]: { choice: 'b' } } });
    const { body: detail } = await ana().get(`/assessments/${quiz.assessment.id}`);
    const edit = (texts: string[]) => {
      const choices = texts.map((text, at) => ({ id: 'ab'[at], text }));
      return ana().patch(`/questions/${detail.items[0].questionId}`, {
        body: { choices },
        key: { credits: { b: '1' } },
      });
    };
    const regrade = async () => {
      const { body } = await ana().post(`/assessments/${quiz.assessment.id}/regrade-preview`, {});
      return [body.total, body.skippedItems];
    };

    await edit(['2/3', '3/4']);
    const exchanged = await regrade();
    await edit(['0.75', '2/3']);
    const corrected = await regrade();
    await ana().post(`/assessments/${quiz.assessment.id}/regrade`, {});
    await school.runJobs();

    expect([exchanged, corrected]).toEqual([
      [0, [quiz.items.choice]],
      [1, []],
    ]);
    expect(await scoreOf(work.id)).toBe(1);
  });

  it('can be limited to students and items', async () => {
    const quiz = await publishedQuiz(school);
    const [one, other] = await students(2);
    const first = await submitted(quiz, one);
    const second = await submitted(quiz, other);
    await correctKey(quiz);
    const regrade = async (body: object) => {
      await ana().post(`/assessments/${quiz.assessment.id}/regrade`, body);
      await school.runJobs();
      return [await scoreOf(first.id), await scoreOf(second.id)];
    };

    const otherItem = await regrade({ itemIds: [quiz.items.choice] });
    const oneStudent = await regrade({ studentIds: [one?.id], itemIds: [quiz.items.number] });
    const all = await regrade({});

    expect([otherItem, oneStudent, all]).toEqual([
      [3, 3],
      [1, 3],
      [1, 1],
    ]);
  });

  it('leaves the key of other items as it was', async () => {
    const quiz = await publishedQuiz(school);
    await submitted(quiz, school.ben);
    await correctKey(quiz);
    const versionOf = async () =>
      (await ana().get(`/assessments/${quiz.assessment.id}`)).body.items.map(
        ({ questionVersionId }: { questionVersionId: string }) => questionVersionId,
      );
    const before = await versionOf();

    await ana().post(`/assessments/${quiz.assessment.id}/regrade`, { itemIds: [quiz.items.choice] });
    await school.runJobs();

    expect(await versionOf()).toEqual(before);
  });

  it('keeps a score that a teacher gave for the whole attempt', async () => {
    const quiz = await publishedQuiz(school);
    const { id } = await submitted(quiz, school.ben);
    await ana().patch(`/submissions/${id}`, { score: 2.5 }, { 'if-match': '*' });
    await correctKey(quiz);

    await ana().post(`/assessments/${quiz.assessment.id}/regrade`, {});
    await school.runJobs();

    expect(await scoreOf(id)).toBe(2.5);
  });

  it('misses no student who submits at the same moment', async () => {
    const quiz = await publishedQuiz(school);
    const people = await school.crowd(30);
    await school.sql(
      `INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
       SELECT gen_random_uuid(), $1, id, 'STUDENT', (SELECT academic_year FROM classrooms WHERE id = $1) FROM unnest($2::uuid[]) id`,
      [school.p1a, people.map(({ id }) => id)],
    );
    const [early = [], late = []] = [people.slice(0, 10), people.slice(10)];
    await Promise.all(early.map((person) => submitted(quiz, person, '5')));
    await correctKey(quiz);

    await Promise.all([
      ana()
        .post(`/assessments/${quiz.assessment.id}/regrade`, {})
        .then(() => school.runJobs()),
      ...late.map((person) => submitted(quiz, person, '5')),
    ]);

    const rows = await school.sql('SELECT DISTINCT score FROM submissions WHERE assessment_id = $1', [
      quiz.assessment.id,
    ]);
    const [{ count } = { count: 0 }] = await school.sql<{ count: number }>(
      'SELECT count(*)::int FROM submissions WHERE assessment_id = $1',
      [quiz.assessment.id],
    );
    expect([count, rows]).toEqual([30, [{ score: '3.00' }]]);
  });

  it('does not exist for other classes, and refuses students and bad ids', async () => {
    const quiz = await publishedQuiz(school);
    const paths = ['regrade', 'regrade-preview', 'grade-release'].map(
      (end) => `/assessments/${quiz.assessment.id}/${end}`,
    );

    const statuses = await Promise.all(
      paths.map(async (path) => [
        (await school.as(school.olga).post(path, {})).status,
        (await school.as(school.ben).post(path, {})).status,
        (await ana().post(path, { studentIds: ['x'] })).status,
      ]),
    );

    expect(statuses).toEqual(paths.map(() => [404, 403, 400]));
  });
});

describe('Grades that wait for their release', () => {
  it('are seen by teachers only, and count after the release', async () => {
    const quiz = await publishedQuiz(school, { gradeRelease: 'manual' });
    const work = await submitted(quiz, school.ben);
    await ana().patch(`/submissions/${work.id}`, { score: 2, feedback: 'Nearly.' }, { 'if-match': '*' });
    const read = async (reader: Person) => {
      const [row, attempts, history] = await Promise.all(
        ['', '/attempts', '/grade-history'].map((end) => school.as(reader).get(`/submissions/${work.id}${end}`)),
      );
      const [attempt] = attempts?.body.items ?? [];
      const { status, score, feedback } = row?.body ?? {};
      return [status, score, feedback, attempt?.score, attempt?.draftFeedback, history?.body.total];
    };

    const hidden = await read(school.ben);
    const draft = await read(school.ana);
    const parent = await school.as(school.paula).get(`/submissions/${work.id}`);
    const release = await ana().post(`/assessments/${quiz.assessment.id}/grade-release`, {});
    const again = await ana().post(`/assessments/${quiz.assessment.id}/grade-release`, {});

    expect([work.status, work.score, parent.status]).toEqual(['submitted', null, 404]);
    expect(hidden).toEqual(['submitted', null, '', null, undefined, 0]);
    expect(draft).toEqual(['submitted', null, '', 2, expect.stringContaining('Nearly.'), 1]);
    expect([release.body.released, again.body.released]).toEqual([1, 0]);
    expect(await read(school.ben)).toEqual(['graded', 2, expect.stringContaining('Nearly.'), 2, undefined, 1]);
    expect((await causesOf(work.id))[0]).toEqual(['release', 2]);
  });

  it('are released for single students, and automatically graded work with them', async () => {
    const quiz = await publishedQuiz(school, { gradeRelease: 'manual' });
    const [one, other] = await students(2);
    const first = await submitted(quiz, one);
    const second = await submitted(quiz, other);

    await ana().post(`/assessments/${quiz.assessment.id}/grade-release`, { studentIds: [one?.id] });

    expect([await scoreOf(first.id), await scoreOf(second.id)]).toEqual([3, null]);
  });

  it('are released at the scheduled time, once', async () => {
    const quiz = await publishedQuiz(school, { gradeRelease: 'scheduled', gradesReleaseAt: at(60) });
    const { id } = await submitted(quiz, school.ben);
    const releases = school.app.get(GradeReleaseService, { strict: false });

    const early = await releases.releaseDue();
    const before = await scoreOf(id);
    const due = await releases.releaseDue(new Date(Date.now() + 61 * 60_000));
    const again = await releases.releaseDue(new Date(Date.now() + 62 * 60_000));

    expect([early, before, due, again, await scoreOf(id)]).toEqual([0, null, 1, 0, 3]);
  });

  it('need a time if they are scheduled', async () => {
    const draft = { title: 'Quiz', maxScore: 5, gradeRelease: 'scheduled' };

    const { status, body } = await ana().post('/assessments', draft);

    expect([status, body.code]).toEqual([400, 'release_time_missing']);
  });
});

describe('Changed rules', () => {
  it('score submitted work again: due date, rate, floor and grading method', async () => {
    const quiz = await publishedQuiz(school, {
      dueAt: at(-60),
      allowLate: true,
      latePenaltyPercent: 10,
      maxAttempts: 2,
    });
    const { id, score } = await submitted(quiz, school.ben);
    await submitted(quiz, school.ben, '5');
    const scores = [score, await scoreOf(id)];

    for (const changes of [
      { latePenaltyPercent: 50 },
      { lateFloorPercent: 80 },
      { lateInterval: 'hour' },
      { gradingMethod: 'last' },
      { gradingMethod: 'average' },
      { dueAt: at(60) },
    ]) {
      await change(quiz, changes);
      scores.push(await scoreOf(id));
    }

    // 3 and 1 of 3 points; one day late at first, then two hours.
    expect(scores).toEqual([2.7, 2.7, 1.5, 2.4, 2.4, 1, 1.7, 2]);
    const { body } = await ana().get(`/submissions/${id}/attempts`);
    expect(body.items.map(({ isLate }: { isLate: boolean }) => isLate)).toEqual([false, false]);
    const causes = (await causesOf(id)).map(([cause]: [string]) => cause);
    expect(new Set(causes)).toEqual(new Set(['late_policy', 'grading_method', 'submission']));
  });

  it('deduct the late penalty from the score of an essay, but not from a score in place of items', async () => {
    const late = { dueAt: at(-60), allowLate: true, latePenaltyPercent: 20 };
    const placement = { subjectId: await subjectOf(school) };
    const { body: essay } = await ana().post('/assessments', { title: 'Essay', maxScore: 10, placement, ...late });
    await ana().post(`/assessments/${essay.id}/publish`);
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: essay.id, text: 'Late' });
    const quiz = await publishedQuiz(school, late);
    const answers = await submitted(quiz, school.ben);
    const grade = async (id: string, fields: object) =>
      (await ana().patch(`/submissions/${id}`, fields, { 'if-match': '*' })).body.score;

    const first = await grade(work.id, { score: 8 });
    const withFeedback = await grade(work.id, { feedback: 'Hurry up' });
    const { body: attempts } = await school.as(school.ben).get(`/submissions/${work.id}/attempts`);
    await change({ assessment: essay }, { latePenaltyPercent: 50 });
    const changed = await scoreOf(work.id);
    await change({ assessment: essay }, { dueAt: at(60) });

    expect([work.score, first, withFeedback, changed, await scoreOf(work.id)]).toEqual([null, 6, 6, 3, 8]);
    expect(attempts.items).toMatchObject([{ score: 6, lateNote: 'Submitted 1 day late: 2 points deducted.' }]);
    expect([answers.score, await grade(answers.id, { score: 3 })]).toEqual([2.4, 3]);
  });

  it('never mark extra time late: an extension given afterwards takes the penalty back', async () => {
    const quiz = await publishedQuiz(school, { dueAt: at(-60), allowLate: true, latePenaltyPercent: 50 });
    const works = [await submitted(quiz, school.ben), await submitted(quiz, (await students(1))[0] ?? school.zoe)];
    const scores = async () => {
      await school.runJobs();
      return Promise.all(works.map(({ id }) => scoreOf(id)));
    };
    const exceptions = `/assessments/${quiz.assessment.id}/exceptions`;
    const before = await scores();

    const given = await ana().post(exceptions, { studentId: school.ben.id, dueAt: at(1440), reason: 'Was ill' });
    const extended = await scores();
    await ana().delete(`${exceptions}/${given.body.id}`);
    const withdrawn = await scores();
    await ana().post(exceptions, { dueAt: at(1440), reason: 'The network was down' });

    expect([given.status, before, extended, withdrawn]).toEqual([201, [1.5, 1.5], [3, 1.5], [1.5, 1.5]]);
    expect(await scores()).toEqual([3, 3]);
    expect(await causesOf(works[0]?.id)).toEqual(expect.arrayContaining([['late_policy', 3]]));
  });
});

describe('A calculated question', () => {
  it('is regraded with the values that its student saw', async () => {
    const question = {
      type: 'calculated',
      prompt: 'What is {a} + {b}?',
      points: 2,
      body: { variables: [{ name: 'a' }, { name: 'b' }], units: [] },
      key: {
        ranges: { a: { min: '1', max: '1000000' }, b: { min: '1', max: '1000000' } },
        answers: [{ formula: '{a} - {b}', credit: '1' }],
      },
    };
    const placement = { subjectId: await subjectOf(school) };
    const made = await ana().post('/assessments', { title: 'Sums', items: [{ question }], placement });
    await ana().post(`/assessments/${made.body.id}/publish`);
    const { body: assessment } = await ana().get(`/assessments/${made.body.id}`);
    const [{ id: itemId, questionId }] = assessment.items;
    const works: string[] = [];
    for (const student of await students(3)) {
      const shown = await school.as(student).get(`/assessments/${assessment.id}`);
      const [a, b] = shown.body.items[0].body.variables.map(({ value }: { value: string }) => Number(value));
      const answers = { [itemId]: { value: String(a + b) } };
      const { body } = await school.as(student).post('/submissions', { assessmentId: assessment.id, answers });
      works.push(body.id);
    }
    const scores = () => Promise.all(works.map((id) => scoreOf(id)));
    const before = await scores();

    const key = { ...question.key, answers: [{ formula: '{a} + {b}', credit: '1' }] };
    await ana().patch(`/questions/${questionId}`, { key }, { 'if-match': '*' });
    await ana().post(`/assessments/${assessment.id}/regrade`, { reason: 'The formula was wrong.' });
    await school.runJobs();

    expect([before, await scores()]).toEqual([
      [0, 0, 0],
      [2, 2, 2],
    ]);

    const corrected = { ...key, ranges: { ...key.ranges, a: { min: '1', max: '999999' } } };
    await ana().patch(`/questions/${questionId}`, { key: corrected }, { 'if-match': '*' });
    const preview = await ana().post(`/assessments/${assessment.id}/regrade-preview`, {});

    expect([preview.body.items, preview.body.skippedItems]).toEqual([[], [itemId]]);
  });
});

describe('Late days', () => {
  it('cover the earliest late work of a student first, and take its penalty back', async () => {
    const subjectId = await subjectOf(school);
    const late = { placement: { subjectId }, dueAt: at(-60), allowLate: true, latePenaltyPercent: 50 };
    const [first, second] = [await publishedQuiz(school, late), await publishedQuiz(school, late)];
    const works = [await submitted(first, school.ben), await submitted(second, school.ben)];
    const scores = () => Promise.all(works.map(({ id }) => scoreOf(id)));
    const before = await scores();

    const set = await ana().put(`/subjects/${subjectId}/late-days`, { days: 1 });
    await school.runJobs();
    const covered = await scores();
    const own = await school.as(school.ben).get(`/subjects/${subjectId}/late-days/me`);
    await ana().put(`/subjects/${subjectId}/late-days`, { days: 2, studentId: school.ben.id });
    await school.runJobs();

    expect([set.status, before, covered, await scores()]).toEqual([200, [1.5, 1.5], [3, 1.5], [3, 3]]);
    expect(set.body).toEqual({ studentId: null, studentName: null, days: 1, used: 0 });
    expect(own.body).toMatchObject({ studentId: school.ben.id, days: 1, used: 1 });
    const { body: list } = await ana().get(`/subjects/${subjectId}/late-days?limit=100`);
    const ofBen = list.items.find(({ studentId }: { studentId: string }) => studentId === school.ben.id);
    expect(ofBen).toMatchObject({ days: 2, used: 2 });
  });

  it('are counted for work that is submitted later', async () => {
    const subjectId = await subjectOf(school);
    await ana().put(`/subjects/${subjectId}/late-days`, { days: 5 });
    const late = { placement: { subjectId }, dueAt: at(-60), allowLate: true, latePenaltyPercent: 50 };
    const { id, score } = await submitted(await publishedQuiz(school, late), school.ben);

    const counted = await school.app.get(LateDaysService, { strict: false }).countNew();

    expect([score, counted, await scoreOf(id)]).toEqual([1.5, 1, 3]);
  });

  it('are counted for all subjects together, each with its own budget', async () => {
    const late = { dueAt: at(-60), allowLate: true, latePenaltyPercent: 50 };
    const works = [];
    for (const days of [1, 5]) {
      const subjectId = await subjectOf(school);
      await ana().put(`/subjects/${subjectId}/late-days`, { days });
      for (let n = 0; n < 2; n++)
        works.push(await submitted(await publishedQuiz(school, { ...late, placement: { subjectId } }), school.ben));
    }

    const counted = await school.app.get(LateDaysService, { strict: false }).countNew();

    const scores = await Promise.all(works.map(({ id }) => scoreOf(id)));
    // One day covers one of two works in the first subject, five days cover both in the second.
    expect([counted, scores]).toEqual([3, [3, 1.5, 3, 3]]);
  });

  it('score the work on 20 assessments again in as many statements as the work on one', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const late = { dueAt: at(-60), allowLate: true, latePenaltyPercent: 50 };
    const lateWorks = async (count: number) => {
      const subjectId = await subjectOf(school);
      await ana().put(`/subjects/${subjectId}/late-days`, { days: count });
      const works = [];
      for (let n = 0; n < count; n++)
        works.push(await submitted(await publishedQuiz(school, { ...late, placement: { subjectId } }), student));
      return works;
    };
    const lateDays = school.app.get(LateDaysService, { strict: false });

    const counts = [];
    for (const count of [1, 20]) {
      const works = await lateWorks(count);
      const statements = await countStatements(() => lateDays.countNew());
      const scores = await Promise.all(works.map(({ id }) => scoreOf(id)));
      counts.push({ statements, scores: new Set(scores) });
    }

    expect(counts[1]).toEqual(counts[0]);
    expect(counts[0]?.scores).toEqual(new Set([3]));
    expect(counts[0]?.statements).toBeLessThan(20);
    expect(await school.app.get(GradeLedger, { strict: false }).check()).toEqual([]);
  });

  it('are set by teachers of the class only', async () => {
    const path = `/subjects/${await subjectOf(school)}/late-days`;

    const answers = [
      await school.as(school.olga).put(path, { days: 1 }),
      await school.as(school.ben).put(path, { days: 1 }),
      await ana().put(path, { days: 1, studentId: school.zoe.id }),
      await ana().put(path, { days: -1 }),
      await school.as(school.zoe).get(`${path}/me`),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 403, 404, 400, 404]);
  });
});

describe('Missing work', () => {
  it('gets the grade of the policy once it has closed, until it is submitted or due later', async () => {
    const quiz = await publishedQuiz(school, { dueAt: at(1), missingPercent: 10 });
    school.advanceClock({ minutes: 2 });
    const missing = school.app.get(MissingWorkService, { strict: false });
    const grade = async () => {
      const { body } = await ana().get(`/grades?assessmentId=${quiz.assessment.id}&studentId=${school.ben.id}`);
      return body.items[0]?.score ?? null;
    };

    await missing.gradeDue();
    const closed = await grade();
    const again = await missing.gradeDue();
    await change(quiz, { dueAt: at(60) });
    const reopened = await grade();
    await submitted(quiz, school.ben);

    expect([closed, again, reopened, await grade()]).toEqual([0.3, 0, null, 3]);
  });

  it('is not that of a student who joined the class after it had closed', async () => {
    const before = await school.person('STUDENT', school.p1a);
    const quiz = await publishedQuiz(school, { dueAt: inMinutes(school, 1), missingPercent: 0 });
    school.advanceClock({ minutes: 2 });
    const after = await school.person('STUDENT', school.p1a);

    await school.app.get(MissingWorkService, { strict: false }).gradeDue();

    const { body } = await ana().get(`/grades?assessmentId=${quiz.assessment.id}&limit=100`);
    const students = body.items.map(({ studentId }: { studentId: string }) => studentId);
    expect([students.includes(before.id), students.includes(after.id)]).toEqual([true, false]);
  });
});

describe('The ledger', () => {
  it('replays to every grade of all this', async () => {
    expect(await school.app.get(GradeLedger, { strict: false }).check()).toEqual([]);
  });
});
