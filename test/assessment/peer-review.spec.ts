import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { AllocationService } from '#assessment/marking/peer-review/allocation.service.js';
import { openSchool, type Person } from '../support/school.js';
import { subjectOf } from './builders.js';
import { inMinutes, taking } from './exams.js';

const school = openSchool();
const ana = () => school.as(school.ana);

interface Row {
  [field: string]: unknown;
}

/** A person with the reviews they have to write. */
interface Task {
  id: string;
  authorName: string | null;
  text: string;
}

const students = (count: number) =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT', school.p1a)));

const codes = (answers: { status: number; body: Row }[]) => answers.map(({ status, body }) => [status, body.code]);

/** An assessment of 10 points without items, with a guide of two criteria of 4 and 2 points. */
async function essayWork(fields: object = {}) {
  const draft = { title: 'Essay', maxScore: 10, placement: { subjectId: await subjectOf(school) }, ...fields };
  const { body: assessment } = await ana().post('/assessments', draft);
  const { body: rubric } = await ana().post('/rubrics', {
    title: 'Essay',
    kind: 'guide',
    criteria: [
      { title: 'Reasoning', maxPoints: 4 },
      { title: 'Language', maxPoints: 2 },
    ],
  });
  await ana().put(`/assessments/${assessment.id}/rubrics`, { rubricId: rubric.id });
  const published = await ana().post(`/assessments/${assessment.id}/publish`);
  if (published.status !== 200) throw new Error(JSON.stringify(published.body));
  const [reasoning, language] = rubric.criteria.map(({ id }: { id: string }) => id);
  const marks = (points: number, more: number) => [
    { criterionId: reasoning, points },
    { criterionId: language, points: more },
  ];
  return { id: assessment.id as string, path: `/assessments/${assessment.id}/peer-review`, marks };
}

type Work = Awaited<ReturnType<typeof essayWork>>;

/** An essay that two groups of two have submitted, with a planned peer review. */
async function groupWork(people: [Person, Person, Person, Person]): Promise<Work> {
  const work = await essayWork();
  const { body: set } = await ana().post('/group-sets', { classroomId: school.p1a, title: 'Teams' });
  const groups = [people.slice(0, 2), people.slice(2)];
  for (const [n, group] of groups.entries())
    await ana().post(`/group-sets/${set.id}/groups`, { title: `G${n}`, studentIds: group.map(({ id }) => id) });
  await ana().patch(`/assessments/${work.id}`, { groupSetId: set.id }, { 'if-match': '*' });
  for (const [person] of groups) await (await taking(school, person, work.id)).submit({ text: 'Ours' });
  await ana().post(work.path, { reviewsPerStudent: 3 });
  return work;
}

const submitEssay = async (person: Person, assessmentId: string): Promise<string> =>
  (await school.as(person).post('/submissions', { assessmentId, text: `<p>By ${person.id}</p>` })).body.id;

/** An open peer review of essays by these students. */
async function opened(authors: Person[], { fields = {}, draft = {} }: { fields?: object; draft?: object } = {}) {
  const work = await essayWork(fields);
  const submissions = [];
  for (const author of authors) submissions.push(await submitEssay(author, work.id));
  const planned = await ana().post(work.path, { reviewsPerStudent: 2, ...draft });
  if (planned.status !== 201) throw new Error(JSON.stringify(planned.body));
  return { ...work, submissions };
}

const open = (work: Work) => ana().post(`${work.path}/open`);

const tasksOf = async (person: Person, { path }: Work): Promise<Task[]> =>
  (await school.as(person).get(`${path}/tasks`)).body.items;

const review = (person: Person, id: string, marks: object[], comment = '') =>
  school.as(person).put(`/peer-reviews/${id}`, { marks, comment });

/** Each student writes all own reviews with these marks. */
async function reviewAll(people: Person[], work: Work, marks = work.marks(3, 1)): Promise<void> {
  for (const person of people)
    for (const { id } of await tasksOf(person, work)) {
      const { status, body } = await review(person, id, marks);
      if (status !== 200) throw new Error(JSON.stringify(body));
    }
}

describe('A peer review', () => {
  it('goes from plan to accepted grades and released reviews', async () => {
    const people = await students(4);
    const work = await opened(people);

    const { body: view } = await open(work);
    await reviewAll(people, work);
    const [author] = people as [Person];
    const early = await school.as(author).get(`/submissions/${work.submissions[0]}/peer-reviews`);
    const { body: closed } = await ana().post(`${work.path}/close`);
    const { body: works } = await ana().get(`${work.path}/works`);
    const accepted = await ana().put(`/submissions/${work.submissions[0]}/peer-score`, { score: 6.67 });
    const { body: history } = await ana().get(`/submissions/${work.submissions[0]}/grade-history`);
    await ana().post(`${work.path}/release`);
    const late = await school.as(author).get(`/submissions/${work.submissions[0]}/peer-reviews`);
    const { body: reviewers } = await ana().get(`${work.path}/reviewers`);

    expect([view.status, closed.status, view.criteria.length]).toEqual(['open', 'closed', 2]);
    expect(early.body.items).toEqual([]);
    expect(works.items.map((row: Row) => [row.reviews, row.reviewsDone, row.suggestedScore, row.score])).toEqual(
      people.map(() => [2, 2, 6.67, null]),
    );
    expect([accepted.status, accepted.body.score]).toEqual([200, 6.67]);
    expect(history.items[0]).toMatchObject({ cause: 'peer_review', toScore: 6.67 });
    expect(late.body.items).toHaveLength(2);
    expect(late.body.items[0]).toMatchObject({ reviewerName: null, points: 4, isReported: false });
    expect(late.body.items[0]).not.toHaveProperty('weight');
    expect(reviewers.items.map((row: Row) => [row.reviews, row.reviewsDone, row.weight, row.quality])).toEqual(
      people.map(() => [2, 2, 1, 100]),
    );
    expect(await school.app.get(GradeLedger, { strict: false }).check()).toEqual([]);
  });

  it('shows reviewers only allocated works of others, with names only if it is not anonymous', async () => {
    const people = await students(3);
    const hidden = await opened(people);
    const named = await opened(people, { draft: { isAnonymous: false } });
    await open(hidden);
    await open(named);
    const [one, two] = people as [Person, Person];

    const tasks = await tasksOf(one, hidden);
    const shown = await tasksOf(one, named);
    const [foreign] = await tasksOf(two, hidden);
    const answers = [
      await review(one, foreign?.id ?? '', hidden.marks(1, 1)),
      await review(one, tasks[0]?.id ?? '', hidden.marks(5, 1)),
      await review(one, tasks[0]?.id ?? '', hidden.marks(1, 1).slice(1)),
      await school.as(school.zoe).get(`${hidden.path}/tasks`),
      await school.as(school.ana).get(`${hidden.path}/tasks`),
      await school.as(school.olga).get(`${hidden.path}/works`),
      await school.as(one).get(`${hidden.path}/works`),
      await school.as(one).post(`${hidden.path}/close`),
      await school.as(school.paula).get(hidden.path),
      await ana().post(hidden.path, {}),
      await school.as(school.olga).post(hidden.path, {}),
      await ana().post(`${hidden.path}/release`),
    ];

    expect(tasks.map(({ authorName, text }) => [authorName, text.includes(one.id)])).toEqual([
      [null, false],
      [null, false],
    ]);
    expect(shown.every(({ authorName }) => authorName?.startsWith('Person'))).toBe(true);
    expect(codes(answers)).toEqual([
      [404, 'not_found'],
      [400, 'rubric_invalid'],
      [400, 'rubric_invalid'],
      [404, 'not_found'],
      [403, 'forbidden_role'],
      [404, 'not_found'],
      [403, 'forbidden_role'],
      [403, 'forbidden_role'],
      [403, 'forbidden_role'],
      [409, 'peer_review_begun'],
      [404, 'not_found'],
      [409, 'illegal_transition'],
    ]);
  });

  it('can be planned with a rubric only, and opens once the assessment is closed and two works are there', async () => {
    const [one] = (await students(1)) as [Person];
    const bare = await publishedWithoutRubric();
    const early = await opened([one], { fields: { dueAt: inMinutes(school, 30).toISOString() } });
    const alone = await opened([one]);
    const planned = await essayWork();

    const answers = [
      await ana().post(`/assessments/${bare}/peer-review`, {}),
      await open(early),
      await open(alone),
      await ana().post(planned.path, { opensAt: '2030-01-02T00:00:00Z', closesAt: '2030-01-01T00:00:00Z' }),
      await ana().post(planned.path, { reviewsPerStudent: 0 }),
      await ana().get(planned.path),
      await ana().put(`/submissions/${alone.submissions[0]}/peer-score`, { score: 1 }),
    ];

    expect(codes(answers)).toEqual([
      [409, 'no_rubric'],
      [409, 'assessment_open'],
      [409, 'too_few_works'],
      [400, 'peer_review_dates'],
      [400, 'validation_failed'],
      [404, 'not_found'],
      [409, 'peer_review_running'],
    ]);
  });

  it('calibrates reviewers by samples, which they review first; their weights decide on the score', async () => {
    const people = (await students(3)) as [Person, Person, Person];
    const work = await opened(people);
    const { body: added } = await ana().post(`${work.path}/samples`, {
      title: 'Sample',
      text: '<p>A good essay.</p>',
      marks: work.marks(4, 2),
    });
    const before = await school.as(people[0]).get(`${work.path}/samples`);
    await open(work);
    const [task] = await tasksOf(people[0], work);
    const early = await review(people[0], task?.id ?? '', work.marks(3, 1));
    const sampleId = added.items[0].id;
    const calibrate = (person: Person, a: number, b: number) =>
      school.as(person).post(`${work.path}/samples/${sampleId}/review`, { marks: work.marks(a, b) });

    const { body: unmarked } = await school.as(people[0]).get(`${work.path}/samples`);
    const { body: marked } = await calibrate(people[0], 4, 2);
    const again = await calibrate(people[0], 3, 1);
    await calibrate(people[1], 3, 1.5);
    await calibrate(people[2], 2, 1);
    // Points 6, 3 and 0 of 6 with the weights 1, 0.5 and 0.2.
    for (const { id } of await tasksOf(people[0], work)) await review(people[0], id, work.marks(4, 2));
    for (const { id } of await tasksOf(people[1], work)) await review(people[1], id, work.marks(2, 1));
    for (const { id } of await tasksOf(people[2], work)) await review(people[2], id, work.marks(0, 0));
    const late = await ana().post(`${work.path}/samples`, { title: 'X', text: 'x', marks: work.marks(1, 1) });
    const { body: works } = await ana().get(`${work.path}/works`);
    const { body: reviewers } = await ana().get(`${work.path}/reviewers`);

    expect(before.body.items).toEqual([]);
    expect(codes([early, again, late])).toEqual([
      [409, 'calibration_required'],
      [409, 'sample_reviewed'],
      [409, 'peer_review_begun'],
    ]);
    expect(unmarked.items[0].marks).toEqual([]);
    expect(marked.items[0].marks.map(({ points }: Row) => points)).toEqual([4, 2]);
    const weights = reviewers.items.map((row: Row) => [row.reviewerId, row.weight]);
    expect(Object.fromEntries(weights)).toEqual({ [people[0].id]: 1, [people[1].id]: 0.5, [people[2].id]: 0.2 });
    // The works of the three are reviewed by the two others: (0.5 × 3) / 0.7, 6 / 1.2 and (6 + 1.5) / 1.5 of 6 points.
    const scores = new Map(works.items.map((row: Row) => [row.submissionId, row.suggestedScore]));
    expect(work.submissions.map((id) => scores.get(id))).toEqual([3.57, 8.33, 8.33]);
  });

  it('allocates late works when it is opened again, and once if it is opened twice at the same moment', async () => {
    const people = await students(5);
    const work = await opened(people.slice(0, 4));

    const raced = await Promise.all([open(work), open(work), open(work)]);
    await submitEssay(people[4], work.id);
    const again = await Promise.all([open(work), open(work)]);

    const rows = await school.sql<{ reviewer: string; reviews: number; works: number }>(
      `SELECT p.reviewer_id AS reviewer, count(*)::int AS reviews, count(DISTINCT p.attempt_id)::int AS works
       FROM peer_assignments p JOIN peer_reviews r ON r.id = p.peer_review_id WHERE r.assessment_id = $1 GROUP BY 1`,
      [work.id],
    );
    const { body: works } = await ana().get(`${work.path}/works`);
    expect([...raced, ...again].map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(rows.map(({ reviews, works: distinct }) => [reviews, distinct])).toEqual(people.map(() => [2, 2]));
    expect(works.items.map((row: Row) => row.reviews)).toEqual([2, 2, 2, 2, 2]);
  });

  it('counts each review that was accepted before it closed, and refuses all others', async () => {
    const people = await students(6);
    const work = await opened(people);
    await open(work);
    const tasks = await Promise.all(people.map((person) => tasksOf(person, work)));

    const [closed, ...answers] = await Promise.all([
      ana().post(`${work.path}/close`),
      ...people.map((person, n) => review(person, tasks[n]?.[0]?.id ?? '', work.marks(3, 1))),
    ]);

    const accepted = answers.filter(({ status }) => status === 200).length;
    const [stored] = await school.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM peer_assignments p JOIN peer_reviews r ON r.id = p.peer_review_id
       WHERE r.assessment_id = $1 AND p.submitted_at IS NOT NULL`,
      [work.id],
    );
    expect(closed?.status).toBe(200);
    expect(stored?.count).toBe(accepted);
    expect(new Set(codes(answers.filter(({ status }) => status !== 200)).map(String))).toEqual(
      new Set(accepted < people.length ? ['409,reviews_closed'] : []),
    );
  });

  it('has at most ten samples, and those it opens with, also if all requests come at the same moment', async () => {
    const work = await opened(await students(2));
    const add = () => ana().post(`${work.path}/samples`, { title: 'Sample', text: 'Text', marks: work.marks(1, 1) });
    const count = async () => (await ana().get(`${work.path}/samples`)).body.total;

    const early = await Promise.all(Array.from({ length: 8 }, add));
    const [opening, ...late] = await Promise.all([open(work), ...Array.from({ length: 6 }, add)]);

    const added = [...early, ...late].filter(({ status }) => status === 201).length;
    const refused = codes(late.filter(({ status }) => status !== 201)).map(String);
    expect([opening?.status, await count(), added]).toEqual([200, added, added]);
    expect(added).toBeGreaterThanOrEqual(8);
    expect(added).toBeLessThanOrEqual(10);
    expect(refused.filter((code) => !['409,peer_review_begun', '409,too_many_samples'].includes(code))).toEqual([]);
  });

  it('opens and closes by its dates', async () => {
    const people = await students(3);
    const draft = { opensAt: inMinutes(school, 5).toISOString(), closesAt: inMinutes(school, 60).toISOString() };
    const work = await opened(people, { draft });
    const run = async () => {
      await school.app.get(AllocationService, { strict: false }).openAndClose();
      await school.runJobs();
      return (await ana().get(work.path)).body.status;
    };

    const before = await run();
    school.advanceClock({ minutes: 6 });
    const during = await run();
    const [task] = await tasksOf(people[0], work);
    school.advanceClock({ minutes: 60 });
    const tooLate = await review(people[0], task?.id ?? '', work.marks(1, 1));
    const after = await run();

    expect([before, during, after]).toEqual(['planned', 'open', 'closed']);
    expect(codes([tooLate])).toEqual([[409, 'reviews_closed']]);
  });

  it('lets authors report reviews, which a teacher hides, so that they do not count', async () => {
    const people = (await students(3)) as [Person, Person, Person];
    const work = await opened(people);
    await open(work);
    await reviewAll(people, work);
    const submission = work.submissions[0];
    await ana().post(`${work.path}/close`);
    await ana().post(`${work.path}/release`);
    const list = async (person: Person) =>
      (await school.as(person).get(`/submissions/${submission}/peer-reviews`)).body.items;
    const [rude] = await list(people[0]);

    const report = (person: Person) => school.as(person).post(`/peer-reviews/${rude.id}/report`, { reason: 'Rude.' });
    const foreign = await report(people[1]);
    const reported = await report(people[0]);
    const [seen] = (await list(school.ana)).filter(({ id }: Row) => id === rude.id);
    const forbidden = await school.as(people[0]).put(`/peer-reviews/${rude.id}/visibility`, { isHidden: true });
    const outsider = await school.as(school.olga).put(`/peer-reviews/${rude.id}/visibility`, { isHidden: true });
    const hide = await ana().put(`/peer-reviews/${rude.id}/visibility`, { isHidden: true });
    const left = await list(people[0]);
    const { body: works } = await ana().get(`${work.path}/works`);

    expect([foreign.status, reported.status, forbidden.status, outsider.status, hide.status]).toEqual([
      404, 204, 403, 404, 204,
    ]);
    expect(seen).toMatchObject({ reportReason: 'Rude.', isReported: true });
    expect(seen.reviewerName).toMatch(/^Person/);
    expect(left.map(({ id }: Row) => id)).not.toContain(rude.id);
    expect(works.items.find((row: Row) => row.submissionId === submission)).toMatchObject({ reviewsDone: 1 });
  });

  it('accepts a score only if the teacher has seen the current one', async () => {
    const people = await students(3);
    const work = await opened(people);
    await open(work);
    await reviewAll(people, work);
    const path = `/submissions/${work.submissions[0]}/peer-score`;

    const running = await ana().put(path, { score: 6.67 });
    await ana().post(`${work.path}/close`);
    const outdated = await ana().put(path, { score: 5 });
    const answers = [
      running,
      outdated,
      await school.as(people[0]).put(path, { score: 6.67 }),
      await school.as(school.olga).put(path, { score: 6.67 }),
    ];

    expect(codes(answers)).toEqual([
      [409, 'peer_review_running'],
      [409, 'suggestion_changed'],
      [403, 'forbidden_role'],
      [404, 'not_found'],
    ]);
  });

  it('keeps the score of a work when a reviewer is erased', async () => {
    const people = (await students(3)) as [Person, Person, Person];
    const work = await opened(people);
    await open(work);
    await reviewAll(people, work);
    const suggested = async () =>
      (await ana().get(`${work.path}/works`)).body.items.find((row: Row) => row.submissionId === work.submissions[0])
        ?.suggestedScore;
    const before = await suggested();

    await school.as(people[1]).send('DELETE', '/user/account', { password: people[1].password });

    expect([before, await suggested()]).toEqual([6.67, 6.67]);
    const { body } = await ana().get(`/submissions/${work.submissions[0]}/peer-reviews`);
    expect(body.items.map(({ reviewerName }: Row) => reviewerName)).toContain(null);
  });

  it('reviews the work of a group once, never by its members, and grades all of them', async () => {
    const people = (await students(4)) as [Person, Person, Person, Person];
    const work = await groupWork(people);
    await open(work);
    await reviewAll(people, work);
    await ana().post(`${work.path}/close`);
    const { body: works } = await ana().get(`${work.path}/works`);
    const [first] = works.items;
    await ana().put(`/submissions/${first.submissionId}/peer-score`, { score: first.suggestedScore });
    await ana().post(`${work.path}/release`);

    const own = await Promise.all(people.map((person) => school.as(person).get(`/submissions/me`)));
    const scores = own.map(({ body }) => body.items[0].score);
    expect(works.items.map((row: Row) => [row.reviews, row.suggestedScore])).toEqual([
      [2, 6.67],
      [2, 6.67],
    ]);
    expect(scores.filter((score) => score === 6.67)).toHaveLength(2);
    const feedback = await Promise.all(
      people.map((person, n) => school.as(person).get(`/submissions/${own[n]?.body.items[0].id}/peer-reviews`)),
    );
    expect(feedback.map(({ body }) => body.items.length)).toEqual([2, 2, 2, 2]);
  });
});

interface Accepted {
  submissionId: string;
  score: number;
}

/** A closed peer review of essays by a crowd of students of P1A: each has two reviews with 4 of 6 points. */
async function reviewed(count: number, fields: object = {}) {
  const people = await school.crowd(count);
  for (const { id } of people) await school.as(school.root).post(`/classrooms/${school.p1a}/members`, { userId: id });
  const work = await opened(people, { fields });
  await open(work);
  await school.sql(
    `UPDATE peer_assignments p SET marks = '[]', points = 4, weight = 1, submitted_at = now() FROM peer_reviews r
     WHERE r.id = p.peer_review_id AND r.assessment_id = $1`,
    [work.id],
  );
  await ana().post(`${work.path}/close`);
  const scores = work.submissions.map((submissionId) => ({ submissionId, score: 6.67 }));
  return {
    ...work,
    people,
    scores,
    accept: (list: object[] = scores) => ana().put(`${work.path}/scores`, { scores: list }),
  };
}

const gradesOf = async (work: { id: string }) => {
  const { body } = await ana().get(`/grades?assessmentId=${work.id}&limit=100`);
  return body.items.map(({ score, draftScore }: Row) => [score, draftScore]);
};

const notifiedOf = (work: { submissions: string[] }) =>
  school.sql<{ link: string }>(`SELECT m.link FROM messages m WHERE m.link = ANY ($1)`, [
    work.submissions.map((id) => `/submissions/${id}`),
  ]);

describe('PUT /assessments/:id/peer-review/scores', () => {
  it('grades 30 students in as many statements as 3, with the cause of each, and notifies all of them', async () => {
    const works = [await reviewed(3), await reviewed(30)];

    const results = [];
    for (const work of works) {
      // The session is cached then.
      await ana().get(work.path);
      const answer = await work.accept();
      results.push({ statements: Number(answer.headers.get('x-statements')), answer });
    }
    await school.runJobs();

    const [few, many] = results;
    expect(results.map(({ answer }) => answer)).toMatchObject([
      { status: 200, body: { accepted: 3 } },
      { status: 200, body: { accepted: 30 } },
    ]);
    expect(many?.statements).toBe(few?.statements);
    expect(many?.statements).toBeGreaterThan(8);
    expect(many?.statements).toBeLessThan(30);
    for (const work of works) {
      expect(await gradesOf(work)).toEqual(work.people.map(() => [6.67, null]));
      expect(await notifiedOf(work)).toHaveLength(work.people.length);
    }
    const { body: history } = await ana().get(`/submissions/${works[1]?.submissions[29]}/grade-history`);
    expect(history.items).toMatchObject([
      { kind: 'grade', cause: 'peer_review', actorId: school.ana.id, toScore: 6.67 },
      {},
    ]);
    expect(await school.app.get(GradeLedger, { strict: false }).check()).toEqual([]);
  });

  it('deducts the late penalty of each student', async () => {
    const dueAt = new Date(Date.now() - 3_600_000).toISOString();
    const work = await reviewed(3, { dueAt, allowLate: true, latePenaltyPercent: 10 });
    const [student] = work.people as [Person];
    await ana().post(`/assessments/${work.id}/exceptions`, {
      studentId: student.id,
      reason: 'Was ill',
      dueAt: new Date(Date.now() + 86_400_000).toISOString(),
    });
    await school.runJobs();

    const { status } = await work.accept();

    expect(status).toBe(200);
    expect((await gradesOf(work)).sort()).toEqual([
      [5.67, null],
      [5.67, null],
      [6.67, null],
    ]);
  });

  it('waits for the release where grades are released later', async () => {
    const work = await reviewed(3, { gradeRelease: 'manual' });
    const [student] = work.people as [Person];

    await work.accept();
    await school.runJobs();
    const before = await school.as(student).get(`/submissions/${work.submissions[0]}`);
    const early = await notifiedOf(work);
    const released = await ana().post(`/assessments/${work.id}/grade-release`, {});
    const after = await school.as(student).get(`/submissions/${work.submissions[0]}`);

    expect([before.body.status, before.body.score, early]).toEqual(['submitted', null, []]);
    expect([released.body.released, after.body.status, after.body.score]).toEqual([3, 'graded', 6.67]);
  });

  it('grades all or none: not with an outdated score, a claimed work or one of others', async () => {
    const work = await reviewed(3);
    const other = await reviewed(2);
    const [first, second, third] = work.scores as [Accepted, Accepted, Accepted];
    const carla = await school.person('TEACHER', school.p1a);
    const hide = `UPDATE peer_assignments p SET hidden_at = now() FROM submission_attempts t WHERE t.id = p.attempt_id AND t.submission_id = $1`;

    const answers = [
      await work.accept([first, { ...second, score: 5 }]),
      await work.accept([first, ...other.scores]),
      await work.accept([first, { submissionId: school.ben.id, score: 6.67 }]),
      await work.accept([]),
      await school.as(work.people[0] ?? school.ben).put(`${work.path}/scores`, { scores: work.scores }),
      await school.as(school.olga).put(`${work.path}/scores`, { scores: work.scores }),
    ];
    await school.as(carla).post(`/submissions/${third.submissionId}/claim`, {});
    const claimed = await work.accept();
    await school.as(carla).delete(`/submissions/${third.submissionId}/claim`);
    await school.sql(hide, [third.submissionId]);
    const unreviewed = await work.accept();

    expect(codes([...answers, claimed, unreviewed])).toEqual([
      [409, 'suggestion_changed'],
      [404, 'not_found'],
      [404, 'not_found'],
      [400, 'validation_failed'],
      [403, 'forbidden_role'],
      [404, 'not_found'],
      [409, 'claimed_by_other'],
      [409, 'no_reviews'],
    ]);
    expect(answers[0]?.body.errors).toMatchObject([{ field: 'scores.1' }]);
    expect(unreviewed.body.errors).toMatchObject([{ field: 'scores.2' }]);
    expect(await gradesOf(work)).toEqual([]);
  });

  it('gives each work one grade if two teachers accept and a third grades at the same moment', async () => {
    const work = await reviewed(4);
    const carla = await school.person('TEACHER', school.p1a);
    const grading = { status: 'graded', score: 9, reason: 'Better than that.' };

    const answers = await Promise.all([
      work.accept(),
      school.as(carla).put(`${work.path}/scores`, { scores: [...work.scores].reverse() }),
      school.as(school.root).patch(`/submissions/${work.submissions[0]}`, grading, { 'if-match': '*' }),
    ]);

    const grades: [number, null][] = await gradesOf(work);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(grades.map(([score]) => score).filter((score) => score === 6.67).length).toBeGreaterThanOrEqual(3);
    expect(await school.app.get(GradeLedger, { strict: false }).check()).toEqual([]);
  });

  it('grades the work of a group once, for all members, also if several of them are named', async () => {
    const people = (await students(4)) as [Person, Person, Person, Person];
    const work = await groupWork(people);
    await open(work);
    await reviewAll(people, work);
    await ana().post(`${work.path}/close`);
    const own = await Promise.all(people.map((person) => school.as(person).get('/submissions/me')));
    const [one, mate, other] = own.map(({ body }) => ({ submissionId: body.items[0].id, score: 6.67 }));

    const { body } = await ana().put(`${work.path}/scores`, { scores: [one, mate, other] });

    expect(body).toEqual({ accepted: 3 });
    expect(await gradesOf(work)).toEqual(people.map(() => [6.67, null]));
    expect(await school.app.get(GradeLedger, { strict: false }).check()).toEqual([]);
  });
});

async function publishedWithoutRubric(): Promise<string> {
  const draft = { title: 'Essay', maxScore: 10, placement: { subjectId: await subjectOf(school) } };
  return (await ana().post('/assessments', draft)).body.id;
}
