import { publishedQuiz } from '../assessment/builders.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
const unknown = '01900000-0000-7000-8000-0000000000ff';

const root = () => school.as(school.root);

/** Creates a class. Each test uses its own future years, so tests do not affect each other. */
async function classOf(level: string, academicYear: string, classNumber?: number) {
  const { status, body } = await root().post('/classrooms', { level, academicYear, classNumber });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as { id: string; name: string };
}

/** Creates students in a class. */
const studentsIn = (classroomId: string, count = 1): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT', classroomId)));

const studentOf = async (id: string) => (await root().get(`/students/${id}`)).body;

/** A P1 class with students in `year`, and the P2 class with the same number in the next year. */
async function classPair(year: string, count = 1) {
  const next = String(Number(year) + 1);
  const [from, to] = await Promise.all([classOf('P1', year, 1), classOf('P2', next, 1)]);
  return { from, to, next, students: await studentsIn(from.id, count) };
}

describe('PATCH /students/:id/promote', () => {
  it('knows a level in another spelling, such as one from before the codes were changed', async () => {
    const { to, students } = await classPair('2190');
    const [student] = students;
    await school.sql(`UPDATE student_profiles SET level = 'Ｐ1' WHERE id = $1`, [student.id]);

    const { status } = await root().patch(`/students/${student.id}/promote`, { academicYear: '2191' });

    expect(status).toBe(200);
    expect(await studentOf(student.id)).toMatchObject({ level: 'P2', classroom: { id: to.id } });
  });

  it('moves a student to the class with the same number at the next level', async () => {
    const { from, to, next, students } = await classPair('2030');
    const [student] = students;

    const { status, body } = await root().patch(`/students/${student.id}/promote`, { academicYear: next });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      studentId: student.id,
      outcome: 'promoted',
      fromLevel: 'P1',
      toLevel: 'P2',
      unassigned: false,
      academicYear: next,
      fromClassroom: { id: from.id },
      toClassroom: { id: to.id, name: 'P2/1' },
    });
    expect(await studentOf(student.id)).toMatchObject({ level: 'P2', classroom: { id: to.id, academicYear: next } });
    const again = await root().patch(`/students/${student.id}/promote`, { academicYear: next });
    expect([again.status, again.body.code]).toEqual([409, 'already_promoted']);
  });

  it('defaults to the year after the current one, and a repeated request answers 409', async () => {
    const [student] = await studentsIn(school.p1a);

    const { body } = await root().patch(`/students/${student.id}/promote`, {});
    const again = await root().patch(`/students/${student.id}/promote`, {});

    expect(body).toMatchObject({ academicYear: '2027', toLevel: 'P2', unassigned: true, toClassroom: null });
    expect([again.status, again.body.code]).toEqual([409, 'already_promoted']);
    expect(await studentOf(student.id)).toMatchObject({ level: 'P2', classroom: null });
  });

  it('accepts a class of the next level and year only', async () => {
    const { next, students } = await classPair('2032', 2);
    const [other, wrong] = await Promise.all([classOf('P2', next, 3), classOf('P3', next, 1)]);
    const [student] = students;
    const promote = (draft: object) => root().patch(`/students/${student.id}/promote`, draft);

    const level = await promote({ classroomId: wrong.id });
    const year = await promote({ classroomId: other.id, academicYear: '2039' });
    const none = await promote({ classroomId: unknown });
    const valid = await promote({ classroomId: other.id });

    expect([level.status, level.body.code]).toEqual([400, 'classroom_unfitting']);
    expect([year.status, year.body.code]).toEqual([400, 'classroom_unfitting']);
    expect(none.status).toBe(404);
    expect([valid.status, valid.body.toClassroom?.id]).toEqual([200, other.id]);
  });

  it('graduates a student of the last level', async () => {
    const last = await classOf('M6', '2034');
    const [student] = await studentsIn(last.id);

    const { body } = await root().patch(`/students/${student.id}/promote`, { academicYear: '2035' });
    const again = await root().patch(`/students/${student.id}/promote`, { academicYear: '2036' });

    expect(body).toMatchObject({ outcome: 'graduated', fromLevel: 'M6', toLevel: null, unassigned: false });
    expect(await studentOf(student.id)).toMatchObject({
      status: 'graduated',
      accountStatus: 'graduated',
      classroom: null,
    });
    expect([again.status, again.body.code]).toEqual([409, 'student_not_active']);
  });

  it('succeeds once for twenty concurrent requests', async () => {
    const { next, students } = await classPair('2036');
    const promote = () => root().patch(`/students/${students[0].id}/promote`, { academicYear: next });

    const responses = await Promise.all(Array.from({ length: 20 }, promote));

    expect(responses.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(responses.filter(({ status, body }) => status === 409 && body.code === 'already_promoted')).toHaveLength(19);
    const { body } = await root().get(`/students/${students[0].id}/promotions`);
    expect(body.total).toBe(1);
  });

  it('leaves the student in one class per year when concurrent with a move', async () => {
    const { from, next, students } = await classPair('2038', 8);
    const aside = await classOf('P1', '2038', 2);

    const responses = await Promise.all(
      students.flatMap(({ id }) => [
        root().patch(`/students/${id}/promote`, { academicYear: next }),
        root().patch(`/students/${id}`, { classroomId: aside.id }),
      ]),
    );

    expect(responses.filter(({ status }) => status >= 500)).toEqual([]);
    const rows = await school.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM classroom_members WHERE user_id = ANY ($1) AND left_at IS NULL
       GROUP BY user_id, academic_year`,
      [students.map(({ id }) => id)],
    );
    expect(rows.every(({ n }) => n === 1)).toBe(true);
    expect(from.id).not.toBe(aside.id);
  });

  it('is allowed for admins, and for the student’s teachers if teachersMayPromote is on', async () => {
    const [student] = await studentsIn(school.p1a);
    const path = `/students/${student.id}/promote`;
    const refused = await school.as(school.ana).patch(path, { academicYear: '2027' });
    await root().patch('/organizations/current', { settings: { students: { teachersMayPromote: true } } });

    const outsider = await school.as(school.olga).patch(path, { academicYear: '2027' });
    const allowed = await school.as(school.ana).patch(path, { academicYear: '2027' });

    await root().patch('/organizations/current', { settings: { students: { teachersMayPromote: false } } });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden_role']);
    expect([outsider.status, allowed.status]).toEqual([404, 200]);
    expect(allowed.body).toMatchObject({ toLevel: 'P2' });
  });

  it.each([
    ['ben', 403],
    ['paula', 403],
  ] as const)('is forbidden for %s', async (name, expected) => {
    const { status } = await school.as(school[name]).patch(`/students/${school.ben.id}/promote`, {});

    expect(status).toBe(expected);
  });

  it('rejects an earlier or malformed year, an unknown student, and requests without a token', async () => {
    const path = `/students/${school.ben.id}/promote`;
    const backwards = await root().patch(path, { academicYear: '2026' });
    const malformed = await root().patch(path, { academicYear: 'next' });
    const missing = await root().patch(`/students/${unknown}/promote`, {});
    const anonymous = await school.anyone.patch(path, {});

    expect([backwards.status, backwards.body.code]).toEqual([400, 'academic_year_past']);
    expect([malformed.status, missing.status, anonymous.status]).toEqual([400, 404, 401]);
  });
});

describe('POST /classrooms/:classroomId/promote', () => {
  it('reports the changes in a dry run and writes nothing', async () => {
    const { from, to, next, students } = await classPair('2040', 3);

    const { status, body } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next, dryRun: true });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      dryRun: true,
      promotionId: null,
      fromAcademicYear: '2040',
      toAcademicYear: next,
      promoted: 3,
      graduated: 0,
      moves: [{ from: { id: from.id }, to: { id: to.id }, outcome: 'promoted', students: 3 }],
    });
    expect(await studentOf(students[0].id)).toMatchObject({ classroom: { id: from.id } });
    const [row] = await school.sql('SELECT count(*)::int AS n FROM promotions WHERE classroom_id = $1', [from.id]);
    expect(row).toEqual({ n: 0 });
  });

  it('promotes all students except the held-back ones, and creates missing classes', async () => {
    const from = await classOf('P1', '2042', 1);
    const [held, ...others] = await studentsIn(from.id, 3);
    const draft = { academicYear: '2043', heldBack: [held.id], createClassrooms: true };

    const { body } = await root().post(`/classrooms/${from.id}/promote`, draft);

    expect(body).toMatchObject({ promoted: 2, heldBack: 1, unassigned: 0, classroomsOpened: 2 });
    expect(await studentOf(held.id)).toMatchObject({ level: 'P1', classroom: { name: 'P1/1', academicYear: '2043' } });
    for (const { id } of others)
      expect(await studentOf(id)).toMatchObject({ level: 'P2', classroom: { name: 'P2/1', academicYear: '2043' } });
    const again = await root().post(`/classrooms/${from.id}/promote`, { academicYear: '2043' });
    expect([again.status, again.body.code]).toEqual([409, 'already_promoted']);
  });

  it('lists students without a class and students who were left out', async () => {
    const from = await classOf('P1', '2044', 1);
    const next = await classOf('P4', '2045', 1);
    const [unassigned, placed] = await studentsIn(from.id, 2);
    await root().post(`/classrooms/${next.id}/members`, { userId: placed.id });

    const { body } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: '2045' });

    expect(body.unassignedStudents).toMatchObject([{ studentId: unassigned.id, level: 'P2' }]);
    expect(body.leftOut).toMatchObject([{ studentId: placed.id, reason: 'placed' }]);
  });

  it('succeeds once for ten concurrent requests during forty submissions, without deadlocks', async () => {
    const { assessment } = await publishedQuiz(school, { maxAttempts: 100 });
    const students = await studentsIn(school.p1a, 20);
    await Promise.all(students.map((student) => school.as(student).token()));
    const promote = () =>
      root().post(`/classrooms/${school.p1a}/promote`, { academicYear: '2027', createClassrooms: true });
    const submit = (student: Person) =>
      school.as(student).post('/submissions', { assessmentId: assessment.id, answers: {} });

    const [promotions, submissions] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, promote)),
      Promise.all([...students, ...students].map(submit)),
    ]);

    expect(promotions.map(({ status }) => status).sort()).toEqual([200, ...Array.from({ length: 9 }, () => 409)]);
    expect(submissions.filter(({ status }) => status !== 201 && status !== 404)).toEqual([]);
    const [deadlocks] = await school.sql(
      'SELECT deadlocks::int AS n FROM pg_stat_database WHERE datname = current_database()',
    );
    expect(deadlocks).toEqual({ n: 0 });
    const done = promotions.find(({ status }) => status === 200)?.body;
    expect((await root().delete(`/promotions/${done.promotionId}`)).status).toBe(204);
  });

  it('rejects an unknown class, held-back students of other classes, and users who are not admins', async () => {
    const { from, students } = await classPair('2046');
    const path = `/classrooms/${from.id}/promote`;
    const notInClass = await root().post(path, { heldBack: [school.ben.id] });
    const empty = await root().post(`/classrooms/${(await classOf('P1', '2047', 5)).id}/promote`, {});
    const missing = await root().post(`/classrooms/${unknown}/promote`, {});
    const malformed = await root().post(path, { academicYear: 'next', dryRun: true });

    expect([notInClass.status, notInClass.body.code, notInClass.body.errors[0].field]).toEqual([
      400,
      'held_back_unknown',
      'heldBack.0',
    ]);
    expect([empty.status, empty.body.code]).toEqual([409, 'nobody_to_promote']);
    expect(missing.status).toBe(404);
    expect([malformed.status, malformed.body.errors[0].field]).toEqual([400, 'academicYear']);
    for (const name of ['ana', 'ben', 'paula'] as const)
      expect((await school.as(school[name]).post(`/classrooms/${school.p1a}/promote`, {})).status).toBe(403);
    expect((await school.anyone.post(path, {})).status).toBe(401);
    expect(students).toHaveLength(1);
  });
});

describe('DELETE /promotions/:id', () => {
  it('restores all students, deletes created classes, and allows promoting again', async () => {
    const [low, last] = await Promise.all([classOf('P3', '2050', 1), classOf('M6', '2050', 1)]);
    const [[student], [graduate]] = await Promise.all([studentsIn(low.id), studentsIn(last.id)]);
    const draft = { fromAcademicYear: '2050', createClassrooms: true };
    const { body: report } = await root().post('/promotions', draft);
    expect(report).toMatchObject({ promoted: 1, graduated: 1, classroomsOpened: 1 });

    const { status } = await root().delete(`/promotions/${report.promotionId}`);

    expect(status).toBe(204);
    expect(await studentOf(student.id)).toMatchObject({ level: 'P3', classroom: { id: low.id } });
    expect(await studentOf(graduate.id)).toMatchObject({
      status: 'active',
      accountStatus: 'active',
      classroom: { id: last.id },
    });
    expect((await root().get('/classrooms?academicYear=2051')).body.total).toBe(0);
    expect((await root().get(`/promotions/${report.promotionId}`)).body.undoneAt).not.toBeNull();
    const twice = await root().delete(`/promotions/${report.promotionId}`);
    expect([twice.status, twice.body.code]).toEqual([409, 'promotion_undone']);
    expect((await root().post('/promotions', draft)).body).toMatchObject({ promoted: 1, graduated: 1 });
    const history = await root().get(`/students/${student.id}/promotions`);
    expect(history.body.items.map(({ undoneAt }: { undoneAt: string | null }) => undoneAt === null).sort()).toEqual([
      false,
      true,
    ]);
  });

  it('answers 409 once a student has submitted work in the new class', async () => {
    const from = await classOf('P6', '2025', 1);
    const [student] = await studentsIn(from.id);
    const to = await classOf('M1', '2026', 1);
    const teacher = await school.person('TEACHER', to.id);
    const { body: report } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: '2026' });
    const { body: subject } = await school.as(teacher).post('/subjects', { classroomId: to.id, name: 'Algebra' });
    const item = { question: { type: 'true_false', prompt: 'Is it?', key: { answer: true } } };
    const draft = { title: 'Quiz', placement: { subjectId: subject.id }, items: [item] };
    const { body: quiz } = await school.as(teacher).post('/assessments', draft);
    await school.as(teacher).post(`/assessments/${quiz.id}/publish`);
    const submission = await school.as(student).post('/submissions', { assessmentId: quiz.id, answers: {} });

    const { status, body } = await root().delete(`/promotions/${report.promotionId}`);

    expect(submission.status).toBe(201);
    expect([status, body.code]).toEqual([409, 'promotion_used']);
    expect(body.detail).toContain('1 of the students have already worked');
    expect(await studentOf(student.id)).toMatchObject({ classroom: { id: to.id } });
  });

  it('answers 409 if a student has moved on or a former class is archived', async () => {
    const { from, next, students } = await classPair('2052', 2);
    const { body: report } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next });
    const { from: formerClass, next: after } = await classPair('2054');
    const { body: other } = await root().post(`/classrooms/${formerClass.id}/promote`, { academicYear: after });
    await root().delete(`/classrooms/${formerClass.id}`);
    await root().patch(`/students/${students[0].id}/promote`, { academicYear: '2054' });

    const moved = await root().delete(`/promotions/${report.promotionId}`);
    const archived = await root().delete(`/promotions/${other.promotionId}`);

    expect([moved.status, moved.body.code]).toEqual([409, 'promotion_used']);
    expect([archived.status, archived.body.code]).toEqual([409, 'classroom_archived']);
  });

  it('succeeds once for ten concurrent requests', async () => {
    const { from, next } = await classPair('2056', 3);
    const { body: report } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next });

    const responses = await Promise.all(
      Array.from({ length: 10 }, () => root().delete(`/promotions/${report.promotionId}`)),
    );

    expect(responses.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 9 }, () => 409)]);
  });

  it('is allowed for admins only', async () => {
    const { from, next } = await classPair('2058');
    const { body } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next });
    const path = `/promotions/${body.promotionId}`;

    for (const name of ['ana', 'ben', 'paula'] as const)
      expect((await school.as(school[name]).delete(path)).status).toBe(403);
    expect((await root().delete(`/promotions/${unknown}`)).status).toBe(404);
    expect((await root().delete('/promotions/x')).status).toBe(400);
    expect((await school.anyone.delete(path)).status).toBe(401);
  });
});

describe('the promotion history', () => {
  it('is listed by promotion and by student, each in two statements', async () => {
    const { from, to, next, students } = await classPair('2060', 3);
    const { body: report } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next });
    const paths = ['/promotions?limit=1', `/promotions/${report.promotionId}/students?limit=2`];

    const [promotions, steps] = await Promise.all(paths.map((path) => root().get(path)));
    const own = await root().get(`/students/${students[0].id}/promotions`);

    expect(promotions.body.items[0]).toMatchObject({
      id: report.promotionId,
      scope: 'class',
      classroomId: from.id,
      promoted: 3,
    });
    expect([promotions.headers.get('x-statements'), steps.headers.get('x-statements')]).toEqual(['2', '3']);
    expect([steps.body.total, steps.body.items[0].toClassroom.id]).toEqual([3, to.id]);
    expect(own.body.items).toMatchObject([{ fromLevel: 'P1', toLevel: 'P2', promotionId: report.promotionId }]);
  });

  it('of a student is visible to admins and the student’s teachers only', async () => {
    const path = `/students/${school.ben.id}/promotions`;

    const statuses = await Promise.all(
      (['root', 'ana', 'olga', 'ben', 'paula', 'zoe'] as const).map(
        async (name) => (await school.as(school[name]).get(path)).status,
      ),
    );

    expect(statuses).toEqual([200, 200, 404, 403, 403, 403]);
    expect((await school.as(school.ana).get('/promotions')).status).toBe(403);
    expect((await school.anyone.get('/promotions')).status).toBe(401);
  });

  it('is recorded in the audit log', async () => {
    const { from, next } = await classPair('2062', 2);
    const { body } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next });
    await root().delete(`/promotions/${body.promotionId}`);

    const rows = await school.sql('SELECT action, actor_id, data FROM audit_log WHERE entity_id = $1 ORDER BY id', [
      body.promotionId,
    ]);

    expect(rows).toMatchObject([
      {
        action: 'promotion.done',
        actor_id: school.root.id,
        data: { scope: 'class', students: 2, toAcademicYear: next },
      },
      { action: 'promotion.undone', actor_id: school.root.id },
    ]);
  });
});
