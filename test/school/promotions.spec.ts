import { publishedQuiz } from '../assessment/builders.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
const unknown = '01900000-0000-7000-8000-0000000000ff';

const root = () => school.as(school.root);

/** A class nobody else uses; years far ahead keep the tests apart. */
async function classOf(level: string, academicYear: string, classNumber?: number) {
  const { status, body } = await root().post('/classrooms', { level, academicYear, classNumber });
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body as { id: string; name: string };
}

/** So many new students in a class. */
const pupils = (classroomId: string, count = 1): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT', classroomId)));

const attended = async (id: string) => (await root().get(`/students/${id}`)).body;

/** A class of P1 in `year` with students, and its P2 in the year after. */
async function ladder(year: string, count = 1) {
  const next = String(Number(year) + 1);
  const [from, to] = await Promise.all([classOf('P1', year, 1), classOf('P2', next, 1)]);
  return { from, to, next, students: await pupils(from.id, count) };
}

describe('PATCH /students/:id/promote', () => {
  it('takes a student to the class of the same number at the next level', async () => {
    const { from, to, next, students } = await ladder('2030');
    const [student] = students;

    const { status, body } = await root().patch(`/students/${student.id}/promote`, { academicYear: next });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ studentId: student.id, outcome: 'promoted', fromLevel: 'P1', toLevel: 'P2', unassigned: false },
      ...{ academicYear: next, fromClassroom: { id: from.id }, toClassroom: { id: to.id, name: 'P2/1' } },
    });
    expect(await attended(student.id)).toMatchObject({ level: 'P2', classroom: { id: to.id, academicYear: next } });
    const again = await root().patch(`/students/${student.id}/promote`, { academicYear: next });
    expect([again.status, again.body.code]).toEqual([409, 'already_promoted']);
  });

  it('goes into the year after the current one when nobody says, and twice is not two steps', async () => {
    const [student] = await pupils(school.p1a);

    const { body } = await root().patch(`/students/${student.id}/promote`, {});
    const again = await root().patch(`/students/${student.id}/promote`, {});

    expect(body).toMatchObject({ academicYear: '2027', toLevel: 'P2', unassigned: true, toClassroom: null });
    expect([again.status, again.body.code]).toEqual([409, 'already_promoted']);
    expect(await attended(student.id)).toMatchObject({ level: 'P2', classroom: null });
  });

  it('takes the class somebody names, if it is of the next level and year', async () => {
    const { next, students } = await ladder('2032', 2);
    const [other, wrong] = await Promise.all([classOf('P2', next, 3), classOf('P3', next, 1)]);
    const [student] = students;
    const promote = (draft: object) => root().patch(`/students/${student.id}/promote`, draft);

    const level = await promote({ classroomId: wrong.id });
    const year = await promote({ classroomId: other.id, academicYear: '2039' });
    const none = await promote({ classroomId: unknown });
    const right = await promote({ classroomId: other.id });

    expect([level.status, level.body.code]).toEqual([400, 'classroom_unfitting']);
    expect([year.status, year.body.code]).toEqual([400, 'classroom_unfitting']);
    expect(none.status).toBe(404);
    expect([right.status, right.body.toClassroom?.id]).toEqual([200, other.id]);
  });

  it('makes a graduate of whoever was at the last level', async () => {
    const last = await classOf('M6', '2034');
    const [student] = await pupils(last.id);

    const { body } = await root().patch(`/students/${student.id}/promote`, { academicYear: '2035' });
    const again = await root().patch(`/students/${student.id}/promote`, { academicYear: '2036' });

    expect(body).toMatchObject({ outcome: 'graduated', fromLevel: 'M6', toLevel: null, unassigned: false });
    expect(await attended(student.id)).toMatchObject({
      status: 'graduated',
      accountStatus: 'graduated',
      classroom: null,
    });
    expect([again.status, again.body.code]).toEqual([409, 'student_not_active']);
  });

  it('happens once, though twenty ask at the same moment', async () => {
    const { next, students } = await ladder('2036');
    const ask = () => root().patch(`/students/${students[0].id}/promote`, { academicYear: next });

    const answers = await Promise.all(Array.from({ length: 20 }, ask));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, body }) => status === 409 && body.code === 'already_promoted')).toHaveLength(19);
    const { body } = await root().get(`/students/${students[0].id}/promotions`);
    expect(body.total).toBe(1);
  });

  it('and a move at the same moment leave the student in one class of each year', async () => {
    const { from, next, students } = await ladder('2038', 8);
    const aside = await classOf('P1', '2038', 2);

    const answers = await Promise.all(
      students.flatMap(({ id }) => [
        root().patch(`/students/${id}/promote`, { academicYear: next }),
        root().patch(`/students/${id}`, { classroomId: aside.id }),
      ]),
    );

    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const rows = await school.sql<{ n: number }>(
      `SELECT count(*)::int AS n FROM classroom_members WHERE user_id = ANY ($1) AND left_at IS NULL
       GROUP BY user_id, academic_year`,
      [students.map(({ id }) => id)],
    );
    expect(rows.every(({ n }) => n === 1)).toBe(true);
    expect(from.id).not.toBe(aside.id);
  });

  it('is the admins’, and the teachers’ where the organization says so', async () => {
    const [student] = await pupils(school.p1a);
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
  ] as const)('is not for %s', async (name, expected) => {
    const { status } = await school.as(school[name]).patch(`/students/${school.ben.id}/promote`, {});

    expect(status).toBe(expected);
  });

  it('refuses what makes no sense, and strangers', async () => {
    const path = `/students/${school.ben.id}/promote`;
    const backwards = await root().patch(path, { academicYear: '2026' });
    const malformed = await root().patch(path, { academicYear: 'next' });
    const nobody = await root().patch(`/students/${unknown}/promote`, {});
    const stranger = await school.anyone.patch(path, {});

    expect([backwards.status, backwards.body.code]).toEqual([400, 'academic_year_past']);
    expect([malformed.status, nobody.status, stranger.status]).toEqual([400, 404, 401]);
  });
});

describe('POST /classrooms/:classroomId/promote', () => {
  it('says first what would happen, and writes nothing', async () => {
    const { from, to, next, students } = await ladder('2040', 3);

    const { status, body } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next, dryRun: true });

    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ dryRun: true, promotionId: null, fromAcademicYear: '2040', toAcademicYear: next, promoted: 3, graduated: 0 },
      moves: [{ from: { id: from.id }, to: { id: to.id }, outcome: 'promoted', students: 3 }],
    });
    expect(await attended(students[0].id)).toMatchObject({ classroom: { id: from.id } });
    const [row] = await school.sql('SELECT count(*)::int AS n FROM promotions WHERE classroom_id = $1', [from.id]);
    expect(row).toEqual({ n: 0 });
  });

  it('takes everybody along but those who stay, and opens the classes that are missing', async () => {
    const from = await classOf('P1', '2042', 1);
    const [held, ...others] = await pupils(from.id, 3);
    const draft = { academicYear: '2043', heldBack: [held.id], createClassrooms: true };

    const { body } = await root().post(`/classrooms/${from.id}/promote`, draft);

    expect(body).toMatchObject({ promoted: 2, heldBack: 1, unassigned: 0, classroomsOpened: 2 });
    expect(await attended(held.id)).toMatchObject({ level: 'P1', classroom: { name: 'P1/1', academicYear: '2043' } });
    for (const { id } of others)
      expect(await attended(id)).toMatchObject({ level: 'P2', classroom: { name: 'P2/1', academicYear: '2043' } });
    const again = await root().post(`/classrooms/${from.id}/promote`, { academicYear: '2043' });
    expect([again.status, again.body.code]).toEqual([409, 'already_promoted']);
  });

  it('names who has no class yet, and who was left as they are', async () => {
    const from = await classOf('P1', '2044', 1);
    const next = await classOf('P4', '2045', 1);
    const [lost, placed] = await pupils(from.id, 2);
    await root().post(`/classrooms/${next.id}/members`, { userId: placed.id });

    const { body } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: '2045' });

    expect(body.unassignedStudents).toMatchObject([{ studentId: lost.id, level: 'P2' }]);
    expect(body.leftOut).toMatchObject([{ studentId: placed.id, reason: 'placed' }]);
  });

  it('happens once, though ten ask at the same moment, and while forty hand work in', async () => {
    const { assessment } = await publishedQuiz(school, { maxAttempts: 100 });
    const writers = await pupils(school.p1a, 20);
    await Promise.all(writers.map((writer) => school.as(writer).token()));
    const promote = () =>
      root().post(`/classrooms/${school.p1a}/promote`, { academicYear: '2027', createClassrooms: true });
    const handIn = (writer: Person) =>
      school.as(writer).post('/submissions', { assessmentId: assessment.id, answers: {} });

    const [promotions, submissions] = await Promise.all([
      Promise.all(Array.from({ length: 10 }, promote)),
      Promise.all([...writers, ...writers].map(handIn)),
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

  it('refuses a wrong class, strangers to the list, and everybody but admins', async () => {
    const { from, students } = await ladder('2046');
    const path = `/classrooms/${from.id}/promote`;
    const unheld = await root().post(path, { heldBack: [school.ben.id] });
    const empty = await root().post(`/classrooms/${(await classOf('P1', '2047', 5)).id}/promote`, {});
    const nowhere = await root().post(`/classrooms/${unknown}/promote`, {});

    expect([unheld.status, unheld.body.code, unheld.body.errors[0].field]).toEqual([
      400,
      'held_back_unknown',
      'heldBack.0',
    ]);
    expect([empty.status, empty.body.code]).toEqual([409, 'nobody_to_promote']);
    expect(nowhere.status).toBe(404);
    for (const name of ['ana', 'ben', 'paula'] as const)
      expect((await school.as(school[name]).post(`/classrooms/${school.p1a}/promote`, {})).status).toBe(403);
    expect((await school.anyone.post(path, {})).status).toBe(401);
    expect(students).toHaveLength(1);
  });
});

describe('DELETE /promotions/:id', () => {
  it('puts everybody back, closes what was opened, and lets it be done again', async () => {
    const [low, last] = await Promise.all([classOf('P3', '2050', 1), classOf('M6', '2050', 1)]);
    const [[child], [graduate]] = await Promise.all([pupils(low.id), pupils(last.id)]);
    const draft = { fromAcademicYear: '2050', createClassrooms: true };
    const { body: report } = await root().post('/promotions', draft);
    expect(report).toMatchObject({ promoted: 1, graduated: 1, classroomsOpened: 1 });

    const { status } = await root().delete(`/promotions/${report.promotionId}`);

    expect(status).toBe(204);
    expect(await attended(child.id)).toMatchObject({ level: 'P3', classroom: { id: low.id } });
    expect(await attended(graduate.id)).toMatchObject({
      status: 'active',
      accountStatus: 'active',
      classroom: { id: last.id },
    });
    expect((await root().get('/classrooms?academicYear=2051')).body.total).toBe(0);
    expect((await root().get(`/promotions/${report.promotionId}`)).body.undoneAt).not.toBeNull();
    const twice = await root().delete(`/promotions/${report.promotionId}`);
    expect([twice.status, twice.body.code]).toEqual([409, 'promotion_undone']);
    expect((await root().post('/promotions', draft)).body).toMatchObject({ promoted: 1, graduated: 1 });
    const history = await root().get(`/students/${child.id}/promotions`);
    expect(history.body.items.map(({ undoneAt }: { undoneAt: string | null }) => undoneAt === null).sort()).toEqual([
      false,
      true,
    ]);
  });

  it('is refused as soon as somebody has worked in the new class', async () => {
    const from = await classOf('P6', '2025', 1);
    const [student] = await pupils(from.id);
    const to = await classOf('M1', '2026', 1);
    const teacher = await school.person('TEACHER', to.id);
    const { body: report } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: '2026' });
    const { body: subject } = await school.as(teacher).post('/subjects', { classroomId: to.id, name: 'Algebra' });
    const item = { question: { type: 'true_false', prompt: 'Is it?', key: { answer: true } } };
    const draft = { title: 'Quiz', placement: { subjectId: subject.id }, items: [item] };
    const { body: quiz } = await school.as(teacher).post('/assessments', draft);
    await school.as(teacher).post(`/assessments/${quiz.id}/publish`);
    const handedIn = await school.as(student).post('/submissions', { assessmentId: quiz.id, answers: {} });

    const { status, body } = await root().delete(`/promotions/${report.promotionId}`);

    expect(handedIn.status).toBe(201);
    expect([status, body.code]).toEqual([409, 'promotion_used']);
    expect(body.detail).toContain('1 of the students have already worked');
    expect(await attended(student.id)).toMatchObject({ classroom: { id: to.id } });
  });

  it('is refused when somebody moved on, or a class they came from was archived', async () => {
    const { from, next, students } = await ladder('2052', 2);
    const { body: report } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next });
    const { from: gone, next: after } = await ladder('2054');
    const { body: other } = await root().post(`/classrooms/${gone.id}/promote`, { academicYear: after });
    await root().delete(`/classrooms/${gone.id}`);
    await root().patch(`/students/${students[0].id}/promote`, { academicYear: '2054' });

    const moved = await root().delete(`/promotions/${report.promotionId}`);
    const archived = await root().delete(`/promotions/${other.promotionId}`);

    expect([moved.status, moved.body.code]).toEqual([409, 'promotion_used']);
    expect([archived.status, archived.body.code]).toEqual([409, 'classroom_archived']);
  });

  it('happens once, though ten ask at the same moment', async () => {
    const { from, next } = await ladder('2056', 3);
    const { body: report } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next });

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => root().delete(`/promotions/${report.promotionId}`)),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([204, ...Array.from({ length: 9 }, () => 409)]);
  });

  it('is for admins', async () => {
    const { from, next } = await ladder('2058');
    const { body } = await root().post(`/classrooms/${from.id}/promote`, { academicYear: next });
    const path = `/promotions/${body.promotionId}`;

    for (const name of ['ana', 'ben', 'paula'] as const)
      expect((await school.as(school[name]).delete(path)).status).toBe(403);
    expect((await root().delete(`/promotions/${unknown}`)).status).toBe(404);
    expect((await root().delete('/promotions/x')).status).toBe(400);
    expect((await school.anyone.delete(path)).status).toBe(401);
  });
});

describe('what was promoted', () => {
  it('is listed by promotion and by student, each in two statements', async () => {
    const { from, to, next, students } = await ladder('2060', 3);
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

  it('is shown to the teachers of a student and to nobody else', async () => {
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

  it('stands in the audit log', async () => {
    const { from, next } = await ladder('2062', 2);
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
