import { AssessmentNotificationsService } from '#assessment/notifications/notifications.service.js';
import { GradeReleaseService } from '#assessment/submissions/regrading/grade-release.service.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import { publishedQuiz, subjectOf } from '../assessment/builders.js';
import { makeItHour } from '../support/daytime.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { inboxOf, titlesOf } from './inbox.js';

const school = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
  await makeItHour(school, 12);
});

const hour = 3_600_000;
const ifMatch = { 'if-match': '*' };
const inHours = (hours: number) => new Date(Date.now() + hours * hour).toISOString();
const remind = ({ app }: School) =>
  app.get(Scheduler).run('find-work-due', () => app.get(AssessmentNotificationsService).enqueueReminders());

async function runAllJobs(): Promise<void> {
  for (let round = 0; round < 2; round++) await Promise.all([school.runJobs(), secondInstance.runJobs()]);
}

async function submit(person: Person, { assessment }: Awaited<ReturnType<typeof publishedQuiz>>): Promise<string> {
  const { body } = await school.as(person).post('/submissions', { assessmentId: assessment.id, answers: {} });
  return body.id;
}

/** New students have to submit all work of their class. */
const postponeOtherWork = () =>
  school.sql(`UPDATE assessments SET due_at = now() + interval '30 days' WHERE due_at IS NOT NULL`);

describe('a published assessment', () => {
  it('notifies its students once, with subject and due date, and no other users', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'Fractions', dueAt: inHours(72) });
    await runAllJobs();
    await school.as(school.ana).post(`/assessments/${assessment.id}/unpublish`);
    await school.as(school.ana).post(`/assessments/${assessment.id}/publish`);
    await runAllJobs();

    const messages = (await inboxOf(school, school.ben)).filter(({ title }) => title === 'New work: Fractions');
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      kind: 'info',
      tag: 'assessment',
      senderName: null,
      link: `/assessments/${assessment.id}`,
    });
    expect(messages[0]?.body).toMatch(/^Subject: Subject .*\nDue: /);
    for (const other of [school.zoe, school.ana, school.paula])
      expect(await titlesOf(school, other)).not.toContain('New work: Fractions');
  });

  it('sends no notification if it is unpublished before the job runs', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'A mistake' });
    await school.as(school.ana).post(`/assessments/${assessment.id}/unpublish`);

    await runAllJobs();

    expect(await titlesOf(school, school.ben)).not.toContain('New work: A mistake');
  });
});

describe('an assessment due within a day', () => {
  it('reminds students without a submission once, with two concurrent processes', async () => {
    const submitter = await school.person('STUDENT', school.p1a);
    const quiz = await publishedQuiz(school, { title: 'Due tomorrow', dueAt: inHours(23) });
    await publishedQuiz(school, { title: 'Due later', dueAt: inHours(48) });
    await submit(submitter, quiz);

    await Promise.all([remind(school), remind(secondInstance)]);
    await runAllJobs();
    await Promise.all([remind(school), remind(secondInstance)]);
    await runAllJobs();

    const due = (person: Person) =>
      titlesOf(school, person).then((titles) => titles.filter((title) => /^Due soon/.test(title)));
    expect(await due(school.ben)).toEqual(['Due soon: Due tomorrow']);
    expect(await due(submitter)).toEqual([]);
    expect(await due(school.zoe)).toEqual([]);
  });

  it('reminds again after its due date was changed', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'Moved', dueAt: inHours(10) });
    await remind(school);
    await runAllJobs();
    const moved = await school.as(school.ana).patch(`/assessments/${assessment.id}`, { dueAt: inHours(20) }, ifMatch);
    expect([moved.status, moved.body.status]).toEqual([200, 'published']);

    await remind(school);
    await runAllJobs();

    expect((await titlesOf(school, school.ben)).filter((title) => title === 'Due soon: Moved')).toHaveLength(2);
  });
});

describe('work with own dates', () => {
  beforeEach(postponeOtherWork);

  const give = (assessmentId: string, exception: object) =>
    school.as(school.ana).post(`/assessments/${assessmentId}/exceptions`, { reason: 'Ill', ...exception });
  const remindAll = async () => {
    await remind(school);
    for (let round = 0; round < 3; round++) await school.runJobs();
  };

  it('is reminded of by the own due date, once, also after the class date', async () => {
    const [early, late] = await Promise.all([1, 2].map(() => school.person('STUDENT', school.p1a)));
    const { assessment } = await publishedQuiz(school, { title: 'Own date', dueAt: inHours(10) });
    const created = await give(assessment.id, { studentId: late.id, dueAt: inHours(40) });
    await remindAll();
    const titles = async (person: Person) =>
      (await titlesOf(school, person)).filter((title) => title === 'Due soon: Own date');
    const first = [await titles(early), await titles(late)];
    // 30 hours later, the class is late and the own date is 10 hours away.
    await school.sql(`UPDATE assessments SET due_at = due_at - interval '30 hours' WHERE id = $1`, [assessment.id]);
    await school.sql(
      `UPDATE assessment_exceptions SET due_at = due_at - interval '30 hours' WHERE assessment_id = $1`,
      [assessment.id],
    );

    await Promise.all([remind(school), remind(secondInstance)]);
    await remindAll();
    await remindAll();

    expect(created.status).toBe(201);
    expect(first).toEqual([['Due soon: Own date'], []]);
    expect([await titles(early), await titles(late)]).toEqual([['Due soon: Own date'], ['Due soon: Own date']]);
    const { timeZone } = (await school.as(school.root).get('/organizations/current')).body;
    const ownDue = new Date(new Date(created.body.dueAt).getTime() - 30 * hour);
    const day = ownDue.toLocaleDateString('en-GB', { timeZone, day: 'numeric', month: 'long', year: 'numeric' });
    const message = (await inboxOf(school, late)).find(({ title }) => title === 'Due soon: Own date');
    expect(message?.body).toMatch(new RegExp(`Due: \\w+, ${day} at`));
  });

  it('is not reminded of if the student is excused', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const { assessment } = await publishedQuiz(school, { title: 'Excused work', dueAt: inHours(10) });
    await school.as(school.ana).put('/grades', { assessmentId: assessment.id, studentId: student.id, isExcused: true });

    await remindAll();

    expect(await titlesOf(school, student)).not.toContain('Due soon: Excused work');
    expect(await titlesOf(school, school.ben)).toContain('Due soon: Excused work');
  });

  it('is announced with the own dates', async () => {
    const { body: draft } = await school.as(school.ana).post('/assessments', {
      title: 'Announced',
      items: [],
      maxScore: 5,
      dueAt: '2031-03-03T10:00:00Z',
      placement: { subjectId: await subjectOf(school) },
    });
    const student = await school.person('STUDENT', school.p1a);
    await give(draft.id, { studentId: student.id, dueAt: '2031-05-05T10:00:00Z' });
    await school.as(school.ana).post(`/assessments/${draft.id}/publish`);
    for (let round = 0; round < 3; round++) await runAllJobs();

    const bodies = await Promise.all(
      [school.ben, student].map(async (person) =>
        (await inboxOf(school, person)).filter(({ title }) => title === 'New work: Announced').map(({ body }) => body),
      ),
    );
    expect(bodies).toEqual([[expect.stringContaining('March 2031')], [expect.stringContaining('May 2031')]]);
  });
});

describe('work due at the same time', () => {
  /** In one process: the other may not know yet which hour it is. */
  const runJobsHere = async () => {
    for (let round = 0; round < 3; round++) await school.runJobs();
  };
  const dueTitles = async (person: Person) =>
    (await titlesOf(school, person)).filter((title) => title.startsWith('Due soon'));

  beforeEach(postponeOtherWork);

  it('is one reminder for each student, with what this student has to submit', async () => {
    const [all, some] = await Promise.all([1, 2].map(() => school.person('STUDENT', school.p1a)));
    const quizzes = [];
    for (const title of ['Alpha', 'Beta']) quizzes.push(await publishedQuiz(school, { title, dueAt: inHours(5) }));
    await submit(some, quizzes[0]);

    await remind(school);
    await runJobsHere();

    expect(await dueTitles(all)).toEqual(['Due soon: 2 assessments']);
    expect(await dueTitles(some)).toEqual(['Due soon: Beta']);
    const message = (await inboxOf(school, all)).find(({ title }) => title === 'Due soon: 2 assessments');
    expect(message?.body).toMatch(/^You have not submitted these yet\.\n\n- Alpha \(Subject .*\): .*\n- Beta /);
  });

  it('is not reminded of at night, but in the next morning', async () => {
    const person = await school.person('STUDENT', school.p1a);
    await makeItHour(school, 3);
    await publishedQuiz(school, { title: 'Nightly', dueAt: inHours(14) });

    await remind(school);
    await runJobsHere();
    const atNight = await dueTitles(person);
    await makeItHour(school, 9);
    await remind(school);
    await runJobsHere();

    expect([atNight, await dueTitles(person)]).toEqual([[], ['Due soon: Nightly']]);
  });

  it('is postponed if its job runs at night, such as after a stop', async () => {
    const person = await school.person('STUDENT', school.p1a);
    await publishedQuiz(school, { title: 'Postponed', dueAt: inHours(20) });
    await remind(school);
    await makeItHour(school, 22);

    await runJobsHere();
    await makeItHour(school, 12);

    const [job] = await school.sql<{ hours: number }>(
      `SELECT round(extract(epoch FROM run_at - now()) / 3600)::int AS hours FROM graphile_worker.jobs
       WHERE task_identifier = 'remind-of-assessments'`,
    );
    expect([await dueTitles(person), job?.hours]).toEqual([[], 10]);
  });
});

describe('a graded submission', () => {
  it('notifies the student and the guardians with separate texts', async () => {
    const id = await submit(school.ben, await publishedQuiz(school, { title: 'Essay', withEssay: true }));
    await school.as(school.ana).patch(`/submissions/${id}`, { status: 'graded', score: 5 }, ifMatch);
    await runAllJobs();

    const [student, guardian] = [await inboxOf(school, school.ben), await inboxOf(school, school.paula)];
    expect(student.find(({ title }) => title === 'Graded: Essay')?.body).toBe('Your work was graded: 5 of 7 points.');
    expect(guardian.find(({ title }) => title === 'Graded: Essay')?.body).toBe('Ben Bauer got 5 of 7 points.');
    expect(await titlesOf(school, school.zoe)).not.toContain('Graded: Essay');
  });

  it('notifies again, after a regrade, only the students whose score changed', async () => {
    const other = await school.person('STUDENT', school.p1a);
    const quiz = await publishedQuiz(school, { title: 'Regraded' });
    const { choice } = quiz.items;
    const draft = { assessmentId: quiz.assessment.id, answers: { [String(choice)]: { choice: 'b' } } };
    const { status } = await school.as(school.ben).post('/submissions', draft);
    await submit(other, quiz);
    const [question] = quiz.assessment.items;
    await school.as(school.ana).patch(`/questions/${question.questionId}`, { key: { credits: { b: '1' } } });

    await school.as(school.ana).post(`/assessments/${quiz.assessment.id}/regrade`);
    await runAllJobs();

    expect(status).toBe(201);
    expect(await titlesOf(school, school.ben)).toContain('Graded: Regraded');
    expect(await titlesOf(school, other)).not.toContain('Graded: Regraded');
  });
});

describe('an entered grade that is released', () => {
  const enter = async (assessmentId: string, { id }: Person, grade: object = { score: 2 }) => {
    const { status, body } = await school.as(school.ana).put('/grades', { assessmentId, studentId: id, ...grade });
    if (status !== 200) throw new Error(JSON.stringify(body));
    return body;
  };
  const release = (assessmentId: string) =>
    school.as(school.ana).post(`/assessments/${assessmentId}/grade-release`, {});
  const gradedOf = async (person: Person, title: string) =>
    (await inboxOf(school, person)).filter((message) => message.title === `Graded: ${title}`);

  it('notifies each student once, with or without a submission, and the guardians; excused students not', async () => {
    const quiz = await publishedQuiz(school, { title: 'Oral', gradeRelease: 'manual', withEssay: true });
    const { id } = quiz.assessment;
    const people = await Promise.all([1, 2, 3].map(() => school.person('STUDENT', school.p1a)));
    const [marked, unmarked, excused] = people as [Person, Person, Person];
    const work = await submit(marked, quiz);
    await school.as(school.ana).patch(`/submissions/${work}`, { status: 'graded', score: 5 }, ifMatch);
    await submit(unmarked, quiz);
    for (const person of [school.ben, marked, unmarked]) await enter(id, person);
    await enter(id, excused, { score: 2, isExcused: true });
    await runAllJobs();
    const early = await gradedOf(school.ben, 'Oral');

    await release(id);
    await runAllJobs();
    await release(id);
    await runAllJobs();

    const inboxes = await Promise.all([school.ben, ...people, school.paula].map((person) => gradedOf(person, 'Oral')));
    expect(early).toEqual([]);
    expect(inboxes.map((messages) => messages.map(({ body }) => body))).toEqual([
      ['Your work was graded: 2 of 7 points.'],
      ['Your work was graded: 2 of 7 points.'],
      ['Your work was graded: 2 of 7 points.'],
      [],
      ['Ben Bauer got 2 of 7 points.'],
    ]);
    const [own] = inboxes[0] ?? [];
    const { status, body } = await school.as(school.ben).get(own?.link ?? '');
    expect([status, body.score]).toEqual([200, 2]);
  });

  it('notifies once when the time of the release has come, also if two processes release', async () => {
    const gradesReleaseAt = new Date(Date.now() + 900).toISOString();
    const { assessment } = await publishedQuiz(school, { title: 'Timed', gradeRelease: 'scheduled', gradesReleaseAt });
    await enter(assessment.id, school.ben);
    await school.sql(`UPDATE assessments SET grades_release_at = now() - interval '1 minute' WHERE id = $1`, [
      assessment.id,
    ]);
    const releaseDue = ({ app }: School) => app.get(GradeReleaseService, { strict: false }).releaseDue(new Date());

    await Promise.all([releaseDue(school), releaseDue(secondInstance)]);
    await runAllJobs();

    expect(await gradedOf(school.ben, 'Timed')).toHaveLength(1);
  });

  it('is released with 12 others in as many statements as alone', async () => {
    const people = await school.crowd(12);
    for (const { id } of people) await school.as(school.root).post(`/classrooms/${school.p1a}/members`, { userId: id });
    const counts = [];
    for (const students of [people.slice(0, 1), people]) {
      const { assessment } = await publishedQuiz(school, { title: 'Counted', gradeRelease: 'manual' });
      for (const student of students) await enter(assessment.id, student);
      const { headers } = await release(assessment.id);
      counts.push(Number(headers.get('x-statements')));
    }

    expect(counts[1]).toBe(counts[0]);
    expect(counts[0]).toBeGreaterThan(3);
  });
});
