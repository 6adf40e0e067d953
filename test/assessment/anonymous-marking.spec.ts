import { GradeReleaseService } from '#assessment/submissions/regrading/grade-release.service.js';
import { documentOf, operationsOf } from '../contract/operations.js';
import { bytes, form, pdf } from '../curriculum/materials.js';
import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';
import { essayQuestion, publishedQuiz } from './builders.js';
import { inMinutes, newScreen, openStream } from './exams.js';

const school = openSchool();
const anonymous = { anonymousMarking: true, gradeRelease: 'manual' };
const fileQuestion = { type: 'file', prompt: 'Submit your essay.', points: 5 };

const ana = () => school.as(school.ana);
const ok = <T extends Answer>(answer: T): T => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`);
  return answer;
};

let carla: Person;
beforeAll(async () => {
  carla = await school.person('TEACHER', school.p1a);
});

/** An exam with an essay and a file. */
async function exam(fields: object = {}) {
  const items = [essayQuestion, fileQuestion].map((question) => ({ question }));
  const { assessment, items: ids } = await publishedQuiz(school, { ...anonymous, items, ...fields });
  return {
    id: assessment.id as string,
    subjectId: assessment.subjectId as string,
    essay: ids.choice,
    file: ids.number,
  };
}
type Exam = Awaited<ReturnType<typeof exam>>;

/** Work with a file whose name tells its author. */
async function handIn({ id, essay, file }: Exam, student: Person) {
  const client = school.as(student);
  const uploaded = ok(await client.post('/files', form(`Essay of ${student.id}.pdf`, pdf, 'application/pdf', {})));
  const answers = {
    [essay]: { text: `Thoughts of the work ${uploaded.body.id}.` },
    [file]: { files: [uploaded.body.id] },
  };
  ok(await client.post('/submissions', { assessmentId: id, answers }));
  const [row] = await school.sql<{ id: string; number: number; attempt: string }>(
    `SELECT s.id, s.candidate_number AS number, t.id AS attempt FROM submissions s JOIN submission_attempts t ON t.submission_id = s.id
     WHERE s.assessment_id = $1 AND s.student_id = $2`,
    [id, student.id],
  );
  if (!row) throw new Error('The work was not submitted.');
  return { ...row, fileId: uploaded.body.id as string };
}
type Work = Awaited<ReturnType<typeof handIn>>;

const mark = (work: { id: string }, body: object, teacher = school.ana) =>
  school.as(teacher).patch(`/submissions/${work.id}`, body, { 'if-match': '*' });
const listed = async (path: string, teacher = school.ana) => (await school.as(teacher).get(path)).body.items;

/** What identifies a student. */
async function identityOf({ id }: Person): Promise<string[]> {
  const [user] = await school.sql<Record<string, string>>(
    `SELECT email, username, first_name || ' ' || last_name AS name, last_name || ', ' || first_name AS sorted FROM users WHERE id = $1`,
    [id],
  );
  return [id, ...Object.values(user ?? {})].filter(Boolean);
}
const tokensOf = ({ id, attempt, fileId, number }: Work) => [
  id,
  attempt,
  fileId,
  `Candidate ${number}`,
  `work ${fileId}`,
];
const includesOne = (text: string, words: string[]) => words.some((word) => text.includes(word));
const textOf = ({ body, headers }: Answer) => JSON.stringify(body) + [...headers].flat().join('\n');

describe('Anonymous marking', () => {
  it('shows teachers and admins candidate numbers in their order instead of names', async () => {
    const work = await exam();
    const students = await Promise.all([1, 2, 3, 4].map(() => school.person('STUDENT', school.p1a)));
    const works: Work[] = [];
    for (const student of students) works.push(await handIn(work, student));
    const numbers = works.map(({ number }) => number).sort();

    const queue = await listed(`/assessments/${work.id}/grading-queue`);
    const list = await listed(`/submissions?assessmentId=${work.id}`);
    const ofAdmin = await listed(`/submissions?assessmentId=${work.id}`, school.root);
    const [student, first] = [students[0] ?? school.ben, works[0]?.id];
    const own = (await school.as(student).get(`/submissions/${first}`)).body;

    const fields = (rows: { candidateNumber: number; studentName: string }[]) =>
      rows.map(({ candidateNumber, studentName }) => [candidateNumber, studentName]);
    const expected = numbers.map((number) => [number, `Candidate ${number}`]);
    const { headers } = await ana().get(`/submissions?assessmentId=${work.id}`);
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(4);
    expect([fields(queue), fields(list), fields(ofAdmin)]).toEqual([expected, expected, expected]);
    expect(list.map(({ studentId }: { studentId: string }) => studentId)).toEqual([null, null, null, null]);
    expect(list[0].submittedAt).toMatch(/T00:00:00(\.000)?Z$/);
    expect([own.studentId, own.studentName, own.hidesNames]).toEqual([
      student.id,
      expect.stringContaining('Person'),
      true,
    ]);
    expect(works.map(({ id }) => id[14])).toEqual(['4', '4', '4', '4']);
  });

  it('gives no response of the API to a teacher in which a student and their work meet', async () => {
    const work = await exam({ timeLimitMinutes: null });
    const student = await school.person('STUDENT', school.p1a);
    await school.sql(`UPDATE users SET username = 'the-candidate' || left(id::text, 8) WHERE id = $1`, [student.id]);
    const handedIn = await handIn(work, student);
    ok(await mark(handedIn, { status: 'partial', items: [{ itemId: work.essay, score: 1, explanation: 'Short.' }] }));
    const [grade] = await school.sql<{ id: string }>('SELECT id FROM grades WHERE assessment_id = $1', [work.id]);
    const identity = await identityOf(student);
    const tokens = tokensOf(handedIn);
    const ids: Record<string, string> = {
      assessments: work.id,
      submissions: handedIn.id,
      attempts: handedIn.attempt,
      subjects: work.subjectId,
      classrooms: school.p1a,
      students: student.id,
      users: student.id,
      files: handedIn.fileId,
      items: work.essay,
      grades: grade?.id ?? '',
      class: school.p1a,
      gradebook: student.id,
    };
    const operations = operationsOf(documentOf(school)).filter(
      ({ method, access, path }) => method === 'GET' && access.includes('TEACHER') && !path.endsWith('/stream'),
    );
    const walked: string[] = [];
    const leaks: string[] = [];

    const works: string[] = [];
    for (const { path, parameters } of operations) {
      const names = [...path.matchAll(/([^/{}]+)\/\{([^}]+)\}/g)].map(([, collection = '']) => collection);
      if (!names.every((name) => ids[name])) continue;
      let next = 0;
      const url = path.replace(/\{[^}]+\}/g, () => ids[names[next++] ?? ''] ?? '');
      const selections = Object.entries({ assessmentId: work.id, studentId: student.id })
        .filter(([name]) => parameters.some((parameter) => parameter.name === name))
        .map(([name, value]) => `${name}=${value}`);
      for (const [query, accept] of [
        ...['', ...selections, selections.join('&')].map((each) => [each, 'application/json']),
        ...['', ...selections].slice(0, 2).map((each) => [each, 'text/csv']),
      ]) {
        const answer = await ana().get(query ? `${url}?${query}` : url, { accept: accept ?? '' });
        const text = textOf(answer);
        walked.push(`${answer.status} ${path}`);
        if (includesOne(text, tokens)) works.push(path);
        // The names of the class may be shown, and the work may be shown, but not both.
        if (includesOne(text, identity) && includesOne(text, tokens)) leaks.push(`${url}?${query} ${accept}`);
      }
    }

    expect(leaks).toEqual([]);
    expect(new Set(works).size).toBeGreaterThanOrEqual(5);
    const answered = new Set(walked.filter((line) => line.startsWith('200')).map((line) => line.slice(4)));
    for (const path of [
      '/submissions',
      '/submissions/{id}',
      '/submissions/{id}/attempts',
      '/submissions/{id}/grade-history',
      '/submissions/{id}/rubric-marks',
      '/assessments/{id}/attempts',
      '/assessments/{id}/grading-queue',
      '/grades',
      '/subjects/{id}/gradebook',
      '/subjects/{id}/gradebook/csv',
      '/subjects/{id}/gradebook/students/{studentId}',
      '/classrooms/{classroomId}/grades',
      '/students/{studentId}/grades',
      '/students/{id}/progress',
      '/regrade-requests',
      '/assessments/{id}/statistics/similar-answers',
      '/files/{id}/content',
      '/subjects/{id}/late-days',
      '/dashboard',
    ])
      expect([...answered]).toContain(path);
  });

  it('shows no trace of the student in what is about the work', async () => {
    const work = await exam({ doubleMarkingPercent: 10, review: 'when_graded' });
    const student = await school.person('STUDENT', school.p1a);
    const handedIn = await handIn(work, student);
    const identity = await identityOf(student);
    const at = `/submissions/${handedIn.id}`;

    const answers = [
      await ana().get(at),
      await ana().get(`${at}/attempts`),
      await ana().get(`${at}/grade-history`),
      await ana().get(`/submissions?assessmentId=${work.id}`),
      await ana().get(`/submissions?assessmentId=${work.id}`, { accept: 'text/csv' }),
      await ana().get(`/assessments/${work.id}/grading-queue`),
      await ana().post(`/assessments/${work.id}/grading-queue/next`, {}),
      await ana().post(`${at}/claim`, {}),
      await ana().put(`${at}/marker-scores`, { score: 5 }),
      await ana().delete(`${at}/claim`),
      await school.as(carla).put(`${at}/marker-scores`, { score: 9 }),
      await school.as(school.root).post(`${at}/marking-decision`, { score: 7, reason: 'Between both.' }),
      await ana().get(`${at}/marker-scores`),
      await ana().get(`${at}/grade-history`),
      await mark(handedIn, { score: 6, feedback: 'Well.' }),
      await ana().post(`/assessments/${work.id}/regrade-preview`, {}),
      await ana().post(`/assessments/${work.id}/regrade`, {}),
      await mark(handedIn, { status: 'returned' }),
    ];
    const file = await bytes(school, school.ana, `/files/${handedIn.fileId}/content`);

    expect(answers.map(({ status }) => status).filter((status) => status >= 300)).toEqual([]);
    expect(answers.filter((answer) => includesOne(textOf(answer), identity)).map(({ body }) => body)).toEqual([]);
    expect(file.headers.get('content-disposition')).not.toContain(student.id);
    expect(file.headers.get('content-disposition')).toContain('file.pdf');
    expect(
      (await bytes(school, student, `/files/${handedIn.fileId}/content`)).headers.get('content-disposition'),
    ).toContain(student.id);
  });

  it('does not undo itself in the gradebook, the grades and the selection by student', async () => {
    const work = await exam();
    const student = await school.person('STUDENT', school.p1a);
    const handedIn = await handIn(work, student);
    await mark(handedIn, { status: 'partial', items: [{ itemId: work.essay, score: 1 }] });
    const [grade] = await school.sql<{ id: string }>('SELECT id FROM grades WHERE assessment_id = $1', [work.id]);
    const cell = { studentId: student.id, assessmentId: work.id, score: 3, version: 0 };

    const book = (await ana().get(`/subjects/${work.subjectId}/gradebook`)).body;
    const ofStudent = (await ana().get(`/subjects/${work.subjectId}/gradebook/students/${student.id}`)).body;
    const own = (await school.as(student).get(`/subjects/${work.subjectId}/gradebook/me`)).body;
    const refused = [
      await ana().get(`/submissions?assessmentId=${work.id}&studentId=${student.id}`),
      await ana().put('/grades', { assessmentId: work.id, studentId: student.id, score: 3 }),
      await ana().post(`/assessments/${work.id}/grade-release`, { studentIds: [student.id] }),
      await ana().post(`/assessments/${work.id}/regrade-preview`, { studentIds: [student.id] }),
      await ana().patch(`/subjects/${work.subjectId}/gradebook`, { dryRun: true, cells: [cell] }),
      await ana().get(`/attempts/${handedIn.attempt}`),
      await ana().get(`/grades/${grade?.id ?? handedIn.id}`),
      await ana().get(`/grades/${grade?.id ?? handedIn.id}/history`),
    ];

    expect(book.assessments).toMatchObject([{ id: work.id, hidesNames: true }]);
    expect(book.items.flatMap(({ submissions }: { submissions: object[] }) => submissions)).toEqual([]);
    expect([ofStudent.assessments[0].state, own.assessments[0].state]).toEqual(['hidden', 'submitted']);
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'names_hidden'],
      [409, 'names_hidden'],
      [409, 'names_hidden'],
      [409, 'names_hidden'],
      [400, 'gradebook_cells_invalid'],
      [404, 'not_found'],
      [404, 'not_found'],
      [404, 'not_found'],
    ]);
    expect(refused[4]?.body.errors).toMatchObject([{ rule: 'names_hidden' }]);
    expect(await listed(`/submissions?studentId=${student.id}`)).toEqual([]);
    expect(await listed(`/grades?assessmentId=${work.id}`)).toEqual([]);
    expect(await listed('/submissions?limit=100').then((rows) => rows.map(({ id }: Work) => id))).not.toContain(
      handedIn.id,
    );
  });

  it('shows the invigilator who is at work, but not which work is whose', async () => {
    const quiz = await publishedQuiz(school, { ...anonymous, timeLimitMinutes: 30 });
    const student = await school.person('STUDENT', school.p1a);
    const client = school.as(student);
    const screenId = newScreen();
    const path = `/assessments/${quiz.assessment.id}/attempts`;
    const { body: attempt } = ok(await client.post(path, { screenId }));
    const rowOf = async () =>
      (await listed(`${path}?limit=100`)).find((row: { studentId: string }) => row.studentId === student.id);

    const running = await rowOf();
    const stream = await openStream(school, school.ana, `${path}/stream`);
    ok(await client.post(`/attempts/${attempt.id}/submit`, { screenId }));
    await stream.waitUntil(() => JSON.stringify(stream.named('board').at(-1)).includes('submitted'));
    const over = await rowOf();

    const sent = stream.named('board').slice(1);
    stream.close();
    expect([running.attemptId, running.status]).toEqual([attempt.id, 'in_progress']);
    expect([over.attemptId, over.submittedAt, over.lastSeenAt, over.status]).toEqual([null, null, null, 'submitted']);
    expect(JSON.stringify(sent)).not.toContain(attempt.id);
    expect((await ana().get(`/attempts/${attempt.id}`)).status).toBe(404);
  });

  it('ends with the release of all grades, which needs all work to be marked', async () => {
    const work = await exam();
    const [one, other] = [await school.person('STUDENT', school.p1a), await school.person('STUDENT', school.p1a)];
    const first = await handIn(work, one);
    const second = await handIn(work, other);
    const release = () => ana().post(`/assessments/${work.id}/grade-release`, {});
    await mark(first, { score: 4 });

    const early = await release();
    await mark(second, { score: 5 });
    const released = await release();
    const rows = await listed(`/submissions?assessmentId=${work.id}&studentId=${one.id}`);
    const attempts = await listed(`/submissions/${first.id}/attempts`);

    expect([early.status, early.body.code, released.body.released]).toEqual([409, 'marking_incomplete', 2]);
    expect(rows).toMatchObject([
      { id: first.id, studentId: one.id, score: 4, candidateNumber: first.number, hidesNames: false },
    ]);
    expect(attempts).toMatchObject([{ id: first.attempt, files: [{ originalName: `Essay of ${one.id}.pdf` }] }]);
    expect(await listed(`/grades?assessmentId=${work.id}`)).toHaveLength(2);
    expect((await ana().get(`/subjects/${work.subjectId}/gradebook`)).body.assessments).toMatchObject([
      { hidesNames: false },
    ]);
  });

  it('ends at the scheduled release', async () => {
    const work = await exam({ gradeRelease: 'scheduled', gradesReleaseAt: inMinutes(school, 60) });
    const handedIn = await handIn(work, school.ben);
    await mark(handedIn, { score: 4 });
    const before = (await ana().get(`/submissions/${handedIn.id}`)).body;

    await school.app.get(GradeReleaseService, { strict: false }).releaseDue(inMinutes(school, 61));

    const after = (await ana().get(`/submissions/${handedIn.id}`)).body;
    expect([before.studentId, after.studentId, after.score]).toEqual([null, school.ben.id, 4]);
  });

  it('ends when an admin reveals the names, which is audited; no teacher can', async () => {
    const work = await exam();
    const handedIn = await handIn(work, school.ben);
    const path = `/assessments/${work.id}/name-reveal`;
    const reason = { reason: 'Suspected plagiarism.' };

    const refused = [
      await ana().post(path, reason),
      await school.as(school.olga).post(path, reason),
      await school.as(school.ben).post(path, reason),
      await school.as(school.root).post(path, {}),
      await school.as(school.root).post(`/assessments/${handedIn.id}/name-reveal`, reason),
    ];
    const revealed = await school.as(school.root).post(path, reason);
    const again = await school.as(school.root).post(path, reason);

    expect(refused.map(({ status }) => status)).toEqual([403, 403, 403, 400, 404]);
    expect([revealed.status, again.status, again.body.code]).toEqual([200, 409, 'names_not_hidden']);
    expect((await ana().get(`/submissions/${handedIn.id}`)).body).toMatchObject({
      studentId: school.ben.id,
      status: 'submitted',
    });
    const entries = await school.sql(
      `SELECT actor_id, data FROM audit_log WHERE action = 'assessment.names_revealed' AND entity_id = $1`,
      [work.id],
    );
    expect(entries).toEqual([{ actor_id: school.root.id, data: reason }]);
  });

  it('cannot be changed once work is submitted, and needs grades that wait', async () => {
    const work = await exam();
    const other = await exam({ anonymousMarking: false });
    await handIn(work, school.ben);
    await handIn(other, school.ben);
    const change = ({ id }: Exam, body: object) => ana().patch(`/assessments/${id}`, body, { 'if-match': '*' });

    const answers = [
      await change(work, { anonymousMarking: false }),
      await change(other, { anonymousMarking: true }),
      await change(work, { gradeRelease: 'scheduled', gradesReleaseAt: inMinutes(school, -1) }),
      await change(work, { gradeRelease: 'immediate' }),
      await ana().post('/assessments', { title: 'Quiz', maxScore: 5, anonymousMarking: true }),
      await change(work, { title: 'Still an exam' }),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [409, 'anonymous_marking_fixed'],
      [409, 'anonymous_marking_fixed'],
      [409, 'anonymous_marking_fixed'],
      [400, 'anonymous_needs_release'],
      [400, 'anonymous_needs_release'],
      [200, undefined],
    ]);
    const copy = await ana().post(`/assessments/${work.id}/duplicate`);
    expect(copy.body).toMatchObject({ anonymousMarking: true, hidesNames: true });
  });

  it('excludes groups and peer review, whose people have names', async () => {
    const { id } = await exam();
    const named = await exam({ anonymousMarking: false });
    const { body: teams } = await ana().post('/group-sets', { classroomId: school.p1a, title: 'Teams' });
    const criteria = [{ title: 'Reasoning', maxPoints: 4 }];
    const { body: rubric } = await ana().post('/rubrics', { title: 'Essay', kind: 'guide', criteria });
    for (const each of [id, named.id]) ok(await ana().put(`/assessments/${each}/rubrics`, { rubricId: rubric.id }));
    const change = (each: string, body: object) => ana().patch(`/assessments/${each}`, body, { 'if-match': '*' });
    const plan = (each: string) => ana().post(`/assessments/${each}/peer-review`, { reviewsPerStudent: 1 });

    const answers = [
      await change(id, { groupSetId: teams.id }),
      await plan(id),
      await plan(named.id),
      await change(named.id, { anonymousMarking: true }),
      await change((await exam({ anonymousMarking: false })).id, { groupSetId: teams.id }),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'anonymous_groups'],
      [409, 'peer_review_anonymous'],
      [201, undefined],
      [409, 'peer_review_anonymous'],
      [200, undefined],
    ]);
  });

  it('numbers all work or none when it is set at the moment of the first submission', async () => {
    for (let round = 0; round < 6; round++) {
      const work = await exam({ anonymousMarking: false });
      const students = await Promise.all([1, 2].map(() => school.person('STUDENT', school.p1a)));
      const set = ana().patch(`/assessments/${work.id}`, { anonymousMarking: true }, { 'if-match': '*' });
      const submit = (student: Person) =>
        school.as(student).post('/submissions', { assessmentId: work.id, answers: { [work.essay]: { text: 'Now.' } } });

      const [changed, ...submitted] = await Promise.all([set, ...students.map(submit)]);

      const rows = await school.sql<{ number: number | null }>(
        'SELECT candidate_number AS number FROM submissions WHERE assessment_id = $1',
        [work.id],
      );
      expect(submitted.map(({ status }) => status)).toEqual([201, 201]);
      expect([200, 409]).toContain(changed.status);
      expect(rows.map(({ number }) => number !== null)).toEqual([1, 2].map(() => changed.status === 200));
    }
  });

  it('lists each work either with its student or without, while the names are revealed', async () => {
    const work = await exam();
    const students = await Promise.all([1, 2, 3].map(() => school.person('STUDENT', school.p1a)));
    for (const student of students) await handIn(work, student);
    const list = () => ana().get(`/submissions?assessmentId=${work.id}`);

    const reveal = school.as(school.root).post(`/assessments/${work.id}/name-reveal`, { reason: 'Now.' });
    const answers = await Promise.all([...Array.from({ length: 12 }, list), reveal.then(list)]);

    const rows: Record<string, unknown>[] = answers.flatMap(({ body }) => body.items);
    const named = rows.filter(({ studentId }) => studentId !== null);
    expect(rows).toHaveLength(39);
    expect(
      rows.every(({ studentId, studentName }) => (studentId === null) === String(studentName).startsWith('Candidate')),
    ).toBe(true);
    expect(named.length).toBeGreaterThanOrEqual(3);
    expect(answers.at(-1)?.body.items.every(({ studentId }: { studentId: string }) => studentId !== null)).toBe(true);
  });
});
