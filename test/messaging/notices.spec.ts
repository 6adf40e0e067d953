import { Scheduler } from '#platform/jobs/scheduler.js';
import { AssessmentNotificationsService } from '#assessment/notifications/notifications.service.js';
import { publishedQuiz } from '../assessment/builders.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { inboxOf, titlesOf } from './inbox.js';

const school = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

const hour = 3_600_000;
const seen = { 'if-match': '*' };
const inHours = (hours: number) => new Date(Date.now() + hours * hour).toISOString();
const remind = ({ app }: School) =>
  app.get(Scheduler).run('find-work-due', () => app.get(AssessmentNotificationsService).findDue());

async function everybodyWorks(): Promise<void> {
  for (let round = 0; round < 2; round++) await Promise.all([school.runJobs(), secondInstance.runJobs()]);
}

async function handIn(person: Person, { assessment }: Awaited<ReturnType<typeof publishedQuiz>>): Promise<string> {
  const { body } = await school.as(person).post('/submissions', { assessmentId: assessment.id, answers: {} });
  return body.id;
}

describe('an assessment that is published', () => {
  it('is told to its students once, with subject and date, and to nobody else', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'Fractions', dueAt: inHours(72) });
    await everybodyWorks();
    await school.as(school.ana).post(`/assessments/${assessment.id}/unpublish`);
    await school.as(school.ana).post(`/assessments/${assessment.id}/publish`);
    await everybodyWorks();

    const told = (await inboxOf(school, school.ben)).filter(({ title }) => title === 'New work: Fractions');
    expect(told).toHaveLength(1);
    expect(told[0]).toMatchObject({
      kind: 'info',
      tag: 'assessment',
      senderName: null,
      link: `/assessments/${assessment.id}`,
    });
    expect(told[0]?.body).toMatch(/^Subject: Subject .*\nDue: /);
    for (const other of [school.zoe, school.ana, school.paula])
      expect(await titlesOf(school, other)).not.toContain('New work: Fractions');
  });

  it('is not told of when it was taken back before anybody got to it', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'A mistake' });
    await school.as(school.ana).post(`/assessments/${assessment.id}/unpublish`);

    await everybodyWorks();

    expect(await titlesOf(school, school.ben)).not.toContain('New work: A mistake');
  });
});

describe('work that is due within a day', () => {
  it('is brought to mind once to those who have not handed in, in two processes at once', async () => {
    const diligent = await school.person('STUDENT', school.p1a);
    const quiz = await publishedQuiz(school, { title: 'Due tomorrow', dueAt: inHours(23) });
    await publishedQuiz(school, { title: 'Due later', dueAt: inHours(48) });
    await handIn(diligent, quiz);

    await Promise.all([remind(school), remind(secondInstance)]);
    await everybodyWorks();
    await Promise.all([remind(school), remind(secondInstance)]);
    await everybodyWorks();

    const due = (person: Person) =>
      titlesOf(school, person).then((titles) => titles.filter((title) => /^Due soon/.test(title)));
    expect(await due(school.ben)).toEqual(['Due soon: Due tomorrow']);
    expect(await due(diligent)).toEqual([]);
    expect(await due(school.zoe)).toEqual([]);
  });

  it('is brought to mind anew when its date was moved', async () => {
    const { assessment } = await publishedQuiz(school, { title: 'Moved', dueAt: inHours(10) });
    await remind(school);
    await everybodyWorks();
    const moved = await school.as(school.ana).patch(`/assessments/${assessment.id}`, { dueAt: inHours(20) }, seen);
    expect([moved.status, moved.body.status]).toEqual([200, 'published']);

    await remind(school);
    await everybodyWorks();

    expect((await titlesOf(school, school.ben)).filter((title) => title === 'Due soon: Moved')).toHaveLength(2);
  });
});

describe('work that was decided on', () => {
  it('is told to its student and the guardians, each in words of their own', async () => {
    const id = await handIn(school.ben, await publishedQuiz(school, { title: 'Essay', withEssay: true }));
    await school.as(school.ana).patch(`/submissions/${id}`, { status: 'graded', score: 5 }, seen);
    await everybodyWorks();

    const [student, guardian] = [await inboxOf(school, school.ben), await inboxOf(school, school.paula)];
    expect(student.find(({ title }) => title === 'Graded: Essay')?.body).toBe('Your work was graded: 5 of 7 points.');
    expect(guardian.find(({ title }) => title === 'Graded: Essay')?.body).toBe('Ben Bauer got 5 of 7 points.');
    expect(await titlesOf(school, school.zoe)).not.toContain('Graded: Essay');
  });

  it('is told anew to those whose score changed when a wrong key was mended, and to nobody else', async () => {
    const other = await school.person('STUDENT', school.p1a);
    const quiz = await publishedQuiz(school, { title: 'Mended' });
    const { choice } = quiz.items;
    const draft = { assessmentId: quiz.assessment.id, answers: { [String(choice)]: { choice: 'b' } } };
    const { status } = await school.as(school.ben).post('/submissions', draft);
    await handIn(other, quiz);
    const [question] = quiz.assessment.items;
    await school.as(school.ana).patch(`/questions/${question.questionId}`, { key: { credits: { b: '1' } } });

    await school.as(school.ana).post(`/assessments/${quiz.assessment.id}/regrade`);
    await everybodyWorks();

    expect(status).toBe(201);
    expect(await titlesOf(school, school.ben)).toContain('Graded: Mended');
    expect(await titlesOf(school, other)).not.toContain('Graded: Mended');
  });
});
