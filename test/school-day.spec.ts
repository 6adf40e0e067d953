import { likelyAnswersTo } from '#demo/assessment/likely-answers.js';
import { Heartbeats } from '#identity/sessions/heartbeats.js';
import { SessionsService } from '#identity/sessions/sessions.service.js';
import { Scheduler } from '#platform/jobs/scheduler.js';
import type { QuestionContent } from '#questions/types/question-content.js';
import { days } from './school-day/input.js';
import type { Client } from './support/client.js';
import { openSchool } from './support/school.js';

interface Account {
  username: string;
  role: 'TEACHER' | 'STUDENT';
  classroom: string | null;
  oneTimePassword: string;
}

interface Item {
  id: string;
  questionId: string;
  points: number;
  type: QuestionContent['type'];
}

interface Node {
  title: string;
  parts?: Node[];
  sections?: Node[];
}

const titlesOf = (nodes: Node[]): unknown[] =>
  nodes.map(({ title, parts, sections }) => ({ title, children: titlesOf(parts ?? sections ?? []) }));

const newPassword = 'a sentence hard to guess';

describe.each(days)('a school day on %s', (_, input) => {
  const school = openSchool();
  const admin = () => school.as(school.root);
  let accounts: Account[];
  let teacher: Client;
  let student: Client;
  let pupil: Account;
  let classroomId: string;
  let subjectId: string;
  let sectionId: string;
  let questionIds: string[];
  let quizId: string;
  let essayId: string;
  let essayItemId: string;
  let missed: Item;

  const importRoster = (dryRun: boolean) =>
    admin().upload('/imports/roster', 'roster', input.roster, { ...input.rosterOptions, dryRun: String(dryRun) });

  const importQuestions = (dryRun: boolean) =>
    teacher.upload('/imports/questions', 'questions.gift', input.questions, { dryRun: String(dryRun) });

  const login = (account: Account, password: string, newPassword?: string) =>
    school.anyone.post('/auth/login', { email: account.username, password, newPassword });

  const countUsers = async () => (await admin().get('/users')).body.total;

  it('imports the roster: dry run, import, and a repeated import without changes', async () => {
    const before = await countUsers();
    const tried = await importRoster(true);
    const afterTrying = await countUsers();

    const imported = await importRoster(false);
    const again = await importRoster(false);

    expect([tried.status, imported.status, again.status]).toEqual([200, 200, 200]);
    expect(afterTrying).toBe(before);
    expect(imported.body.people.created).toBe(tried.body.people.created);
    expect(await countUsers()).toBe(before + imported.body.people.created);
    expect([again.body.people.created, again.body.people.updated, again.body.accounts]).toEqual([0, 0, []]);
    accounts = imported.body.accounts;
  });

  it('gives every new account a one-time password, which is replaced on the first login', async () => {
    const seated = accounts.filter(({ classroom }) => classroom !== null);
    const [first, second] = ['TEACHER', 'STUDENT'].map((role) => seated.find((one) => one.role === role));
    const [lead, young] = [first as Account, second as Account];

    const unchanged = await login(young, young.oneTimePassword);
    const [taught, studied] = await Promise.all(
      [lead, young].map((account) => login(account, account.oneTimePassword, newPassword)),
    );

    expect([unchanged.status, unchanged.body.code]).toEqual([403, 'password_change_required']);
    expect([taught?.status, studied?.status]).toEqual([200, 200]);
    expect((await login(young, young.oneTimePassword)).status).toBe(401);
    teacher = school.with(taught?.body.accessToken);
    student = school.with(studied?.body.accessToken);
    pupil = young;
  });

  it('assigns teacher and student to the same class', async () => {
    const { body: studied } = await student.get('/classrooms');
    const { body: taught } = await teacher.get('/classrooms');
    classroomId = studied.items[0].id;

    const { body: list } = await teacher.get(`/classrooms/${classroomId}/students`);

    expect(taught.items.map(({ id }: { id: string }) => id)).toContain(classroomId);
    expect(list.items.map(({ username }: Account) => username)).toContain(pupil.username);
  });

  it.each(input.books)('creates the outline of a subject from the table of contents of $name', async (book) => {
    const { body: subject } = await teacher.post('/subjects', { classroomId, name: book.name });
    const path = `/subjects/${subject.id}/auto-structure`;

    const shown = await teacher.post(path, { toc: book.toc, dryRun: true });
    const untouched = await teacher.get(`/subjects/${subject.id}`);
    const made = await teacher.post(path, { toc: book.toc });

    expect([shown.status, made.status]).toEqual([200, 200]);
    expect(shown.body.outline).toEqual(book.outline);
    expect(untouched.body.units).toEqual([]);
    const { body: tree } = await student.get(`/subjects/${subject.id}`);
    expect(titlesOf(tree.units)).toEqual(book.outline);
  });

  it('imports questions: dry run, import, and a repeated import without changes', async () => {
    const tried = await importQuestions(true);
    const imported = await importQuestions(false);
    const again = await importQuestions(false);

    const { questionCount } = input;
    expect(tried.body).toMatchObject({ dryRun: true, created: questionCount, questionIds: [], notes: [] });
    expect(imported.body).toMatchObject({ created: questionCount, updated: 0, unchanged: 0, notes: [] });
    expect(again.body).toMatchObject({ created: 0, updated: 0, unchanged: questionCount });
    questionIds = imported.body.questionIds;
  });

  it('creates a quiz and an essay, attaches and publishes both', async () => {
    const { body: subjects } = await teacher.get(`/subjects?classroomId=${classroomId}&limit=100`);
    subjectId = subjects.items.find(({ name }: { name: string }) => name === input.books[0]?.name).id;
    const { body: tree } = await teacher.get(`/subjects/${subjectId}`);
    sectionId = tree.units
      .flatMap(({ parts }: { parts: Node[] }) => parts)
      .flatMap((part: Node) => part.sections)[0]?.id;
    const place = { subjectId, ...(sectionId && { sectionId }) };
    const question = { type: 'long_text', prompt: 'What did you find out today?', points: 5 };

    const quiz = await teacher.post('/assessments', {
      title: 'Everything in the file',
      items: questionIds.map((questionId) => ({ questionId })),
    });
    const essay = await teacher.post('/assessments', { title: 'Today', type: 'homework', items: [{ question }] });
    [quizId, essayId] = [quiz.body.id, essay.body.id];
    const tooEarly = await teacher.post(`/assessments/${quizId}/publish`);
    const assigned = await teacher.post(`/assessments/${quizId}/assign`, place);
    const hidden = await student.get(`/assessments/${quizId}`);
    const published = await teacher.post(`/assessments/${quizId}/publish`);
    await teacher.post(`/assessments/${essayId}/assign`, { subjectId });
    await teacher.post(`/assessments/${essayId}/publish`);

    expect([quiz.status, quiz.body.state, quiz.body.itemCount]).toEqual([201, 'draft', input.questionCount]);
    expect([tooEarly.status, tooEarly.body.code]).toEqual([409, 'not_attached']);
    expect([assigned.status, assigned.body.classroomId, hidden.status]).toEqual([200, classroomId, 404]);
    expect([published.status, published.body.state]).toEqual([200, 'published']);
  });

  it('shows the student the questions without answer keys', async () => {
    const ping = await student.post('/session/ping');
    const { body: list } = await student.get('/assessments');
    const { status, body: quiz } = await student.get(`/assessments/${quizId}`);
    const { body: essay } = await student.get(`/assessments/${essayId}`);

    expect([ping.status, ping.body.success]).toEqual([200, true]);
    expect(list.items.map(({ id }: Item) => id).sort()).toEqual([quizId, essayId].sort());
    expect([status, quiz.items.length]).toEqual([200, input.questionCount]);
    expect(quiz.items.flatMap(Object.keys)).not.toEqual(expect.arrayContaining(['key']));
    expect(JSON.stringify(quiz)).not.toMatch(/"(key|credits|feedback|answers|questionId)"/);
    essayItemId = essay.items[0].id;
  });

  it('grades the submitted quiz immediately and exactly once, with an explanation for every item', async () => {
    const { body: quiz } = await teacher.get(`/assessments/${quizId}`);
    missed = quiz.items.find(({ type }: Item) => type === 'single_choice');
    const answerTo = (item: Item & QuestionContent) => {
      const { correct, other } = likelyAnswersTo({ ...item, points: String(item.points) });
      return (item.id === missed.id ? other[0] : correct[0])?.response;
    };
    const answers = Object.fromEntries(quiz.items.map((item: Item & QuestionContent) => [item.id, answerTo(item)]));
    const handIn = () =>
      student.post('/submissions', { assessmentId: quizId, answers }, { 'idempotency-key': 'the-first-quiz' });

    const first = await handIn();
    const again = await handIn();

    const expected = quiz.maxScore - missed.points;
    expect([first.status, first.body.status, first.body.score]).toEqual([201, 'graded', expected]);
    expect(again.body).toEqual(first.body);
    const { body: attempts } = await student.get(`/submissions/${first.body.id}/attempts`);
    const { grades } = attempts.items[0];
    expect([attempts.total, grades.length]).toEqual([1, input.questionCount]);
    expect(grades.every(({ explanation }: { explanation: string }) => explanation.length > 5)).toBe(true);
    expect(grades.filter(({ outcome }: { outcome: string }) => outcome !== 'correct')).toMatchObject([
      { itemId: missed.id, score: 0, outcome: 'incorrect' },
    ]);
  });

  it('leaves the essay pending for the teacher, who returns and then grades it', async () => {
    const write = (text: string) =>
      student.post('/submissions', { assessmentId: essayId, answers: { [essayItemId]: { text } } });
    const first = await write('Something.');
    const { body: waiting } = await teacher.get('/submissions?status=submitted');
    const path = `/submissions/${first.body.id}`;

    const returned = await teacher.patch(
      path,
      { status: 'returned', feedback: 'What exactly?' },
      { 'if-match': `"${waiting.items[0].version}"` },
    );
    const { body: reread } = await student.get(path);
    const second = await write('Light that meets a mirror leaves it at the angle at which it came.');
    const graded = await teacher.patch(
      path,
      {
        items: [{ itemId: essayItemId, score: 4.5, explanation: 'Exact, and in your own words.' }],
        feedback: 'Well done!',
      },
      { 'if-match': `"${second.body.version}"` },
    );

    expect([first.body.status, first.body.score, waiting.total]).toEqual(['submitted', null, 1]);
    expect([returned.status, reread.status, reread.feedback]).toEqual([200, 'returned', 'What exactly?']);
    expect([second.status, second.body.attemptCount, graded.status]).toEqual([201, 2, 200]);
    const { body: seen } = await student.get(path);
    expect([seen.status, seen.score, seen.feedback]).toEqual(['graded', 4.5, 'Well done!']);
    const { body: attempts } = await student.get(`${path}/attempts`);
    expect(attempts.items[1].grades).toMatchObject([
      { score: 4.5, maxScore: 5, explanation: 'Exact, and in your own words.' },
    ]);
  });

  it('regrades all submissions when the teacher corrects a key', async () => {
    const { body: before } = await student.get(`/submissions/me?assessmentId=${quizId}`);
    const { body: attempts } = await student.get(`/submissions/${before.items[0].id}/attempts`);
    const given = attempts.items[0].answers[missed.id].choice;
    const corrected = await teacher.patch(`/questions/${missed.questionId}`, { key: { credits: { [given]: '1' } } });

    const { status, body } = await teacher.post(`/assessments/${quizId}/regrade`);
    await school.runJobs();

    const { body: after } = await student.get(`/submissions/me?assessmentId=${quizId}`);
    expect([corrected.status, corrected.body.currentNumber, status, body.submissions]).toEqual([200, 2, 202, 1]);
    expect(after.items[0].score).toBe(before.items[0].score + missed.points);
  });

  it('ends idle sessions: valid after 9:59, invalid after 10:01, ended at the last activity', async () => {
    const enter = async () => school.with((await login(pupil, newPassword)).body.accessToken);
    const inTime = await enter();
    school.advanceClock({ minutes: 9, seconds: 59 });
    const alive = await inTime.post('/session/ping');
    const tooLate = await enter();
    const { sessionId } = (await tooLate.get('/auth/me')).body;
    await school.app.get(Heartbeats).flush();
    school.advanceClock({ minutes: 10, seconds: 1 });

    const refused = await tooLate.get('/classrooms');
    await school.app.get(Scheduler).run('expire-idle-sessions', () => school.app.get(SessionsService).endIdle());

    expect([alive.status, refused.status, refused.body.code]).toEqual([200, 401, 'session_expired']);
    const [session] = await school.sql(
      `SELECT end_reason AS reason, end_time = last_active AS "untilLastSign" FROM user_sessions WHERE id = $1`,
      [sessionId],
    );
    expect(session).toEqual({ reason: 'idle', untilLastSign: true });
  });
});
