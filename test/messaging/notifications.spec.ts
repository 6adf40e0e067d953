import { Scheduler } from '#platform/jobs/scheduler.js';
import { AssessmentNotificationsService } from '#assessment/notifications/notifications.service.js';
import { publishedQuiz } from '../assessment/builders.js';
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

describe('work due at the same time', () => {
  /** In one process: the other may not know yet which hour it is. */
  const runJobsHere = async () => {
    for (let round = 0; round < 3; round++) await school.runJobs();
  };
  const dueTitles = async (person: Person) =>
    (await titlesOf(school, person)).filter((title) => title.startsWith('Due soon'));

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
