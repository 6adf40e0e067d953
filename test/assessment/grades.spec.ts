import pg from 'pg';
import { GradeLedger } from '#assessment/grades/grade-ledger.js';
import { GradeReleaseService } from '#assessment/submissions/regrading/grade-release.service.js';
import { gradeFindings } from '#cli/doctor/doctor-databases.js';
import { Clock } from '#platform/config/clock.js';
import { openSchool, type Person } from '../support/school.js';
import { publishedQuiz } from './builders.js';

const school = openSchool();

/** Work of a student, answered rightly or not at all. */
async function submitted(quiz: Awaited<ReturnType<typeof publishedQuiz>>, student: Person, value = '4') {
  const answers = { [quiz.items.choice]: { choice: 'a' }, [quiz.items.number]: { value } };
  const { status, body } = await school.as(student).post('/submissions', { assessmentId: quiz.assessment.id, answers });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

const grade = (id: string, changes: object) =>
  school.as(school.ana).patch(`/submissions/${id}`, changes, { 'if-match': '*' });

const historyOf = async (id: string, reader = school.ana) => {
  const { body } = await school.as(reader).get(`/submissions/${id}/grade-history?limit=100`);
  return body.items.map((entry: Record<string, unknown>) => [entry.kind, entry.cause, entry.fromScore, entry.toScore]);
};

const gradeOf = async (assessmentId: string, student: Person) => {
  const [row] = await school.sql<{ id: string; score: string | null; version: number }>(
    'SELECT id, score, version FROM grades WHERE assessment_id = $1 AND student_id = $2',
    [assessmentId, student.id],
  );
  return row ?? { id: '', score: null, version: 0 };
};

const ledgerFaults = () => school.app.get(GradeLedger, { strict: false }).check();

describe('the grade ledger', () => {
  it('has an entry for the submission, each mark and each return', async () => {
    const quiz = await publishedQuiz(school, { maxAttempts: 2 });
    const { id } = await submitted(quiz, school.ben);
    await grade(id, { score: 2.5, reason: 'Working is missing.' });
    await grade(id, { status: 'returned' });
    await submitted(quiz, school.ben);

    const { body } = await school.as(school.ana).get(`/submissions/${id}/grade-history`);

    expect(await historyOf(id)).toEqual([
      ['grade', 'submission', 2.5, 3],
      ['grade', 'mark', 3, 2.5],
      ['attempt', 'mark', 3, 2.5],
      ['grade', 'submission', null, 3],
    ]);
    expect(body.items.map(({ number }: { number: number }) => number)).toEqual([4, 3, 2, 1]);
    expect(body.items[1]).toMatchObject({ actorId: school.ana.id, reason: 'Working is missing.', source: 'work' });
    expect(await ledgerFaults()).toEqual([]);
  });

  it('shows a student the changes of the grade, and an outsider nothing', async () => {
    const { id } = await submitted(await publishedQuiz(school), school.ben);
    await grade(id, { score: 1 });
    const path = `/submissions/${id}/grade-history`;

    const own = await historyOf(id, school.ben);
    const outsiders = await Promise.all([school.zoe, school.olga].map((person) => school.as(person).get(path)));

    expect(own).toEqual([
      ['grade', 'mark', 3, 1],
      ['grade', 'submission', null, 3],
    ]);
    expect(outsiders.map(({ status }) => status)).toEqual([404, 404]);
  });

  it('refuses every change without a cause, also in bulk and by cascades', async () => {
    await submitted(await publishedQuiz(school), school.ben);
    const without = (statement: string) =>
      school.sql(`BEGIN; SET LOCAL homeroom.grade_cause = ''; ${statement}; COMMIT`);
    const changes = [
      'UPDATE submissions SET score = score + 1',
      'UPDATE submission_attempts SET score = score + 1',
      'UPDATE grades SET entered_score = 1',
      'UPDATE grades SET is_excused = true',
      'DELETE FROM submissions',
      'DELETE FROM grades',
    ];

    const faults: unknown[] = [];
    for (const change of changes) {
      await without(change).catch((error: { code: string }) => faults.push(error.code));
      await school.sql('ROLLBACK');
    }

    expect(faults).toEqual(changes.map(() => '42501'));
  });

  it('is append-only and cannot be written directly', async () => {
    await submitted(await publishedQuiz(school), school.ben);
    const changes = [
      'UPDATE grade_changes SET to_score = 100',
      'DELETE FROM grade_changes',
      `INSERT INTO grade_changes SELECT assessment_id, student_id, number + 1000, kind, attempt_number, from_score, to_score, from_excused,
         to_excused, source, cause, reason, reference, actor_id, changed_at FROM grade_changes LIMIT 1`,
      'UPDATE grades SET change_count = change_count + 1',
    ];

    const codes = await Promise.all(changes.map((change) => school.sql(change).catch((error) => error.code)));

    expect(codes).toEqual(changes.map(() => '42501'));
  });

  it('replays to the current grades, and finds a grade that was changed around it', async () => {
    const quiz = await publishedQuiz(school);
    await submitted(quiz, school.ben);
    expect(await ledgerFaults()).toEqual([]);

    await school.sql(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE grades SET score = 99 WHERE assessment_id = '${quiz.assessment.id}'; COMMIT`);

    expect(await ledgerFaults()).toEqual([
      expect.objectContaining({ assessmentId: quiz.assessment.id, fault: 'the grade differs from its ledger' }),
    ]);
    await school.sql(`BEGIN; SET LOCAL session_replication_role = replica;
      UPDATE grades SET score = work_score WHERE assessment_id = '${quiz.assessment.id}'; COMMIT`);
  });

  it('has numbers without gaps however many change one grade at the same time', async () => {
    const quiz = await publishedQuiz(school, { maxAttempts: 20, gradingMethod: 'last' });
    const { id } = await submitted(quiz, school.ben);
    const enter = (score: number) =>
      school.as(school.ana).put('/grades', { assessmentId: quiz.assessment.id, studentId: school.ben.id, score });

    const answers = await Promise.all([
      ...[1, 2, 3].map((score) => enter(score)),
      ...['4', '5', '4'].map((value) => submitted(quiz, school.ben, value)),
      ...[1, 2].map((score) => grade(id, { score, attemptNumber: 1 })),
    ]);

    expect(answers).toHaveLength(8);
    expect(await ledgerFaults()).toEqual([]);
  });

  it('keeps the history of a deleted assessment', async () => {
    const quiz = await publishedQuiz(school);
    await submitted(quiz, school.ben);

    const { status } = await school.as(school.root).delete(`/assessments/${quiz.assessment.id}?force=true`);

    const entries = await school.sql<{ cause: string; to_score: string | null }>(
      'SELECT cause, to_score FROM grade_changes WHERE assessment_id = $1 ORDER BY number',
      [quiz.assessment.id],
    );
    expect([status, entries]).toEqual([
      200,
      [
        { cause: 'submission', to_score: '3.00' },
        { cause: 'removal', to_score: null },
      ],
    ]);
    expect(await ledgerFaults()).toEqual([]);
  });
});

describe('homeroom doctor', () => {
  it('reports grades that were changed around the ledger', async () => {
    const quiz = await publishedQuiz(school);
    await submitted(quiz, school.ben);
    const client = new pg.Client({ connectionString: school.databaseUrl });
    await client.connect();
    const findings = () => gradeFindings({ slug: 'test' }, client);

    const before = await findings();
    await client.query('ALTER TABLE grades DISABLE TRIGGER grades_recorded');
    const change = 'UPDATE grades SET score = $2 WHERE assessment_id = $1';
    await client.query(change, [quiz.assessment.id, 1]);
    const changed = await findings();
    await client.query(change, [quiz.assessment.id, 3]);
    await client.query('ALTER TABLE grades ENABLE TRIGGER grades_recorded');
    const after = await findings();
    await client.end();

    expect([before, after]).toEqual([[], []]);
    expect(changed).toEqual([
      expect.objectContaining({ slug: 'test', code: 'grades_changed', fault: expect.stringContaining('1 grades') }),
    ]);
  });
});

describe('PUT /grades', () => {
  const enter = (entry: object, teacher = school.ana) => school.as(teacher).put('/grades', entry);

  it('enters a grade without a submission, and keeps it when one follows', async () => {
    const quiz = await publishedQuiz(school);
    const entry = { assessmentId: quiz.assessment.id, studentId: school.ben.id };

    const entered = await enter({ ...entry, score: 2.25, reason: 'Answered orally.' });
    await submitted(quiz, school.ben);
    const { score } = await gradeOf(quiz.assessment.id, school.ben);
    const cleared = await enter({ ...entry, score: null });

    expect([entered.status, entered.body.score, entered.body.workScore]).toEqual([200, 2.25, null]);
    expect(score).toBe('2.25');
    expect([cleared.body.score, cleared.body.enteredScore]).toEqual([3, null]);
  });

  it('excuses a student, whose grade then counts nothing', async () => {
    const quiz = await publishedQuiz(school);
    await submitted(quiz, school.ben);

    const { body } = await enter({ assessmentId: quiz.assessment.id, studentId: school.ben.id, isExcused: true });

    expect([body.score, body.isExcused, body.workScore]).toEqual([null, true, 3]);
    const { body: history } = await school.as(school.ben).get(`/grades/${body.id}/history`);
    expect(history.items[0]).toMatchObject({ cause: 'excuse', fromScore: 3, toScore: null, toExcused: true });
  });

  it('enters a draft while grades are not released, which only staff see until the release', async () => {
    const quiz = await publishedQuiz(school, { gradeRelease: 'manual' });
    const entry = { assessmentId: quiz.assessment.id, studentId: school.ben.id };
    const other = await school.person('STUDENT', school.p1a);

    const entered = await enter({ ...entry, score: 2 });
    const again = await enter({ ...entry, score: 2.5 });
    await enter({ ...entry, studentId: other.id, score: 1 });
    const { id } = await gradeOf(quiz.assessment.id, school.ben);
    const seen = await Promise.all(
      [school.ben, school.paula].map(async (person) => (await school.as(person).get(`/grades/${id}`)).body),
    );
    const { body: history } = await school.as(school.ben).get(`/grades/${id}/history`);
    const { body: work } = await school.as(school.ben).get(`/assessments/${quiz.assessment.id}`);
    const released = await school
      .as(school.ana)
      .post(`/assessments/${quiz.assessment.id}/grade-release`, { studentIds: [school.ben.id] });
    const after = await school.as(school.ben).get(`/grades/${id}`);
    const corrected = await enter({ ...entry, score: 1.5 });

    expect([entered.status, entered.body.score, entered.body.draftScore]).toEqual([200, null, 2]);
    expect([again.body.score, again.body.draftScore]).toEqual([null, 2.5]);
    for (const grade of seen) {
      expect([grade.score, grade.enteredScore]).toEqual([null, null]);
      expect(grade).not.toHaveProperty('draftScore');
    }
    expect([history.items, work.work.score]).toEqual([[], null]);
    expect([released.status, released.body.released]).toEqual([200, 1]);
    expect([after.body.score, (await gradeOf(quiz.assessment.id, other)).score]).toEqual([2.5, null]);
    expect([corrected.body.score, corrected.body.draftScore]).toEqual([1.5, null]);
    const { body: all } = await school.as(school.ana).get(`/grades/${id}/history`);
    expect(
      all.items.map(({ kind, cause, fromScore, toScore }: Record<string, unknown>) => [
        kind,
        cause,
        fromScore,
        toScore,
      ]),
    ).toEqual([
      ['grade', 'entry', 2.5, 1.5],
      ['grade', 'release', null, 2.5],
      ['draft', 'entry', 2, 2.5],
      ['draft', 'entry', null, 2],
    ]);
    expect(await ledgerFaults()).toEqual([]);
  });

  it.each(['immediate', 'manual'])(
    'keeps maxScore from being lowered below a score, with %s release',
    async (gradeRelease) => {
      const { assessment } = await publishedQuiz(school, { items: [], maxScore: 50, gradeRelease });
      const setMax = async (maxScore: number) =>
        (await school.as(school.ana).patch(`/assessments/${assessment.id}`, { maxScore }, { 'if-match': '*' })).body;
      await enter({ assessmentId: assessment.id, studentId: school.ben.id, score: 40 });

      const [refused, lowered] = [await setMax(39.99), await setMax(40)];
      const race = await Promise.all([
        setMax(30),
        enter({ assessmentId: assessment.id, studentId: school.ben.id, score: 35 }),
      ]);

      expect([refused.code, lowered.maxScore]).toEqual(['grades_above_max', 40]);
      expect(race.map((answer) => ('code' in answer ? answer.code : answer.status))).toEqual(['grades_above_max', 200]);
    },
  );

  it('keeps drafts out of the data export of the student', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const quiz = await publishedQuiz(school, { gradeRelease: 'manual' });
    await submitted(quiz, student);
    const other = await publishedQuiz(school, { gradeRelease: 'manual' });
    await enter({ assessmentId: other.assessment.id, studentId: student.id, score: 2 });
    const exported = async () => (await school.as(student).get('/user/data-export')).body.sections;

    const before = await exported();
    await school.as(school.ana).post(`/assessments/${quiz.assessment.id}/grade-release`, {});
    const after = await exported();

    expect(before.grades.map((row: object) => Object.keys(row))).not.toContainEqual(
      expect.arrayContaining(['draftScore']),
    );
    expect(before.gradeChanges).toEqual([expect.objectContaining({ kind: 'draft', toScore: null, reason: null })]);
    expect([before.submissionAttempts[0].score, before.submissionAttempts[0].autoScore]).toEqual([null, null]);
    expect(after.submissionAttempts[0].score).toBe(3);
  });

  it('releases drafts at the time of the release', async () => {
    const quiz = await publishedQuiz(school, {
      gradeRelease: 'scheduled',
      gradesReleaseAt: new Date(school.app.get(Clock).now().getTime() + 60_000),
    });
    await enter({ assessmentId: quiz.assessment.id, studentId: school.ben.id, score: 2 });
    const before = await gradeOf(quiz.assessment.id, school.ben);
    school.advanceClock({ minutes: 2 });
    const releases = school.app.get(GradeReleaseService, { strict: false });

    await Promise.all([releases.releaseDue(), releases.releaseDue()]);

    expect([before.score, (await gradeOf(quiz.assessment.id, school.ben)).score]).toEqual([null, '2.00']);
    expect(await ledgerFaults()).toEqual([]);
  });

  it('refuses version 0 if there is a grade, and an outdated version', async () => {
    const quiz = await publishedQuiz(school);
    const entry = { assessmentId: quiz.assessment.id, studentId: school.ben.id };

    const answers = [
      await enter({ ...entry, score: 1, version: 0 }),
      await enter({ ...entry, score: 2, version: 0 }),
      await enter({ ...entry, score: 2, version: 1 }),
      await enter({ ...entry, score: 3, version: 2 }),
    ];

    expect(answers.map(({ status, body }) => [status, body.score])).toEqual([
      [200, 1],
      [412, undefined],
      [412, undefined],
      [200, 3],
    ]);
  });

  it('lets exactly one of two teachers enter a first grade', async () => {
    for (let round = 0; round < 8; round++) {
      const quiz = await publishedQuiz(school);
      const entry = { assessmentId: quiz.assessment.id, studentId: school.ben.id, version: 0 };

      const answers = await Promise.all([
        enter({ ...entry, score: 1 }),
        enter({ ...entry, score: 2 }, school.root),
        school.as(school.ana).patch(`/subjects/${quiz.assessment.subjectId}/gradebook`, {
          cells: [{ ...entry, score: 3 }],
        }),
      ]);

      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412]);
      const winner = answers.findIndex(({ status }) => status === 200);
      expect(Number((await gradeOf(quiz.assessment.id, school.ben)).score)).toBe(winner + 1);
    }
  });

  it('is the score of the work that students and parents see in lists, and excused work is not to be done', async () => {
    const { assessment } = await publishedQuiz(school, { dueAt: new Date(Date.now() + 86_400_000) });
    const workOf = async (person: Person) => {
      const { body } = await school.as(person).get(`/assessments/${assessment.id}`);
      const { state, score } = body.work ?? body.children[0].work;
      return [state, score];
    };
    const seen = [await workOf(school.ben)];
    for (const entry of [{ score: 2 }, { isExcused: true }]) {
      await school.as(school.ana).put('/grades', { assessmentId: assessment.id, studentId: school.ben.id, ...entry });
      seen.push(await workOf(school.ben), await workOf(school.paula));
    }
    const { body: todo } = await school.as(school.ben).get('/assessments?work=not_submitted&limit=100');
    const { body: excused } = await school.as(school.ben).get('/assessments?work=excused&limit=100');

    expect(seen).toEqual([
      ['not_submitted', null],
      ['not_submitted', 2],
      ['not_submitted', 2],
      ['excused', null],
      ['excused', null],
    ]);
    const idsOf = ({ items }: { items: { id: string }[] }) => items.map(({ id }) => id);
    expect(idsOf(todo)).not.toContain(assessment.id);
    expect(idsOf(excused)).toContain(assessment.id);
  });

  it('refuses outsiders, the wrong role, scores above the maximum and empty entries', async () => {
    const quiz = await publishedQuiz(school);
    const entry = { assessmentId: quiz.assessment.id, studentId: school.ben.id, score: 1 };

    const answers = [
      await enter(entry, school.olga),
      await enter({ ...entry, studentId: school.zoe.id }),
      await enter(entry, school.ben),
      await enter({ ...entry, score: 4 }),
      await enter({ ...entry, score: undefined }),
      await enter({ ...entry, score: -1 }),
    ];

    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [404, 'not_found'],
      [404, 'not_found'],
      [403, 'forbidden_role'],
      [400, 'score_above_max'],
      [400, 'grade_empty'],
      [400, 'validation_failed'],
    ]);
  });

  it('shows grades to the teachers of the class, the student and the parents, and to no others', async () => {
    const quiz = await publishedQuiz(school);
    await submitted(quiz, school.ben);
    const { id } = await gradeOf(quiz.assessment.id, school.ben);
    const path = `/grades?assessmentId=${quiz.assessment.id}`;

    const readers = [school.root, school.ana, school.ben, school.paula, school.olga, school.zoe];
    const lists = await Promise.all(readers.map((reader) => school.as(reader).get(path)));
    const rows = await Promise.all(readers.map((reader) => school.as(reader).get(`/grades/${id}`)));

    expect(lists.map(({ body }) => body.total)).toEqual([1, 1, 1, 1, 0, 0]);
    expect(rows.map(({ status }) => status)).toEqual([200, 200, 200, 200, 404, 404]);
  });
});
