import { essayQuestion } from '../assessment/builders.js';
import { openSchool, type Person } from '../support/school.js';
import { subjectWith } from './builders.js';

const school = openSchool();

const question = { type: 'true_false', prompt: 'Is it so?', key: { answer: true }, points: 4 };

/** Publishes an assessment in a subject; a correct response earns all points. */
async function work(subjectId: string, items: object[] = [question]) {
  const draft = {
    title: 'Work',
    maxAttempts: 3,
    placement: { subjectId },
    items: items.map((each) => ({ question: each })),
  };
  const { body } = await school.as(school.ana).post('/assessments', draft);
  await school.as(school.ana).post(`/assessments/${body.id}/publish`);
  const { body: made } = await school.as(school.ana).get(`/assessments/${body.id}`);
  return { id: made.id as string, item: made.items[0].id as string };
}

const handIn = (person: Person, assessmentId: string, answers = {}) =>
  school.as(person).post('/submissions', { assessmentId, answers });

const progressOf = async (person: Person, as: Person = person) =>
  (await school.as(as).get(`/students/${person.id}/progress`)).body;

/** A student of a new classroom that only Ana teaches. */
async function fresh() {
  const { body: room } = await school
    .as(school.root)
    .post('/classrooms', { level: 'M1', academicYear: String(++year) });
  await school.as(school.root).post(`/classrooms/${room.id}/members`, { userId: school.ana.id });
  const student = await school.person('STUDENT', room.id);
  return { room: room.id as string, student };
}
let year = 2100;

describe('GET /students/:id/progress', () => {
  it('returns totals and completed work for each subject', async () => {
    const student = await school.person('STUDENT', school.p1a);
    const { subjectId, sections } = await subjectWith(school, ['One', 'Two', 'Three']);
    const [first, second, essay] = [
      await work(subjectId),
      await work(subjectId),
      await work(subjectId, [essayQuestion]),
    ];
    await work(subjectId);
    await school.as(student).put(`/progress/sections/${sections[0]}`, { progressPercent: 100, minutes: 30 });
    await school.as(student).put(`/progress/sections/${sections[1]}`, { progressPercent: 50, minutes: 12 });
    await handIn(student, first.id, { [first.item]: { value: true } });
    await handIn(student, second.id);
    const { body: last } = await handIn(student, essay.id, { [essay.item]: { text: 'Because.' } });

    const body = await progressOf(student);

    expect(body.studentId).toBe(student.id);
    const subject = body.subjects.find((each: { subjectId: string }) => each.subjectId === subjectId);
    expect(subject).toEqual({
      subjectId,
      name: expect.any(String),
      classroomId: school.p1a,
      sections: 3,
      sectionsCompleted: 1,
      minutes: 42,
      assessments: 4,
      submitted: 3,
      graded: 2,
      averagePercent: 50,
      lastActivityAt: new Date(last.submittedAt).toISOString(),
    });
    expect(body.totals).toMatchObject({
      sectionsCompleted: 1,
      minutes: 42,
      submitted: 3,
      graded: 2,
      averagePercent: 50,
    });
  });

  it('agrees with the current grade: entered and excused ones count, unreleased ones do not', async () => {
    const { student, room } = await fresh();
    const subject = await school.as(school.ana).post('/subjects', { classroomId: room, name: 'Light' });
    const first = await work(subject.body.id);
    const second = await work(subject.body.id);
    const hidden = await work(subject.body.id);
    await school.as(school.ana).patch(`/assessments/${hidden.id}`, { gradeRelease: 'manual' }, { 'if-match': '*' });
    await handIn(student, first.id, { [first.item]: { value: true } });
    await handIn(student, hidden.id, { [hidden.item]: { value: true } });
    const enter = (entry: object) => school.as(school.ana).put('/grades', { studentId: student.id, ...entry });
    const seen = async () => {
      const { submitted, graded, averagePercent } = (await progressOf(student)).totals;
      return [submitted, graded, averagePercent];
    };
    const counts = [await seen()];
    for (const entry of [
      { assessmentId: first.id, score: 3 },
      { assessmentId: second.id, score: 1 },
      { assessmentId: first.id, isExcused: true },
      { assessmentId: first.id, isExcused: false },
    ]) {
      expect((await enter(entry)).status).toBe(200);
      counts.push(await seen());
    }
    const released = await school.as(school.ana).post(`/assessments/${hidden.id}/grade-release`, {});
    counts.push(await seen());

    expect(released.status).toBe(200);
    // 4 of 4; 3 of 4 entered; 1 of 4 without a submission; the first excused; the first counts again; 4 of 4 released.
    expect(counts).toEqual([
      [2, 1, 100],
      [2, 1, 75],
      [2, 2, 50],
      [2, 1, 25],
      [2, 2, 50],
      [2, 3, 66.67],
    ]);
    const { body } = await school.as(school.ana).get(`/classrooms/${room}/progress`);
    expect(body.items[0]).toMatchObject({ studentId: student.id, graded: 3, averagePercent: 66.67 });
  });

  it('reflects manual grades, further attempts, returned, archived and deleted work', async () => {
    const { student, room } = await fresh();
    const subject = await school.as(school.ana).post('/subjects', { classroomId: room, name: 'Light' });
    const { id, item } = await work(subject.body.id, [essayQuestion]);
    const essay = { [item]: { text: 'Because.' } };
    const seen = async () => {
      const { assessments, submitted, graded, averagePercent } = (await progressOf(student)).totals;
      return [assessments, submitted, graded, averagePercent];
    };
    const counts = [await seen()];
    const { body: submission } = await handIn(student, id, essay);
    const grade = (grading: object) =>
      school.as(school.ana).patch(`/submissions/${submission.id}`, grading, { 'if-match': '*' });
    const steps = [
      () => grade({ score: 3 }),
      () => grade({ score: 1 }),
      () => grade({ status: 'returned', score: 1 }),
      () => handIn(student, id, essay),
      () => grade({ score: 4 }),
      () => school.as(school.ana).delete(`/assessments/${id}`),
      () => school.as(school.root).delete(`/assessments/${id}?force=true`),
    ];

    counts.push(await seen());
    for (const step of steps) {
      const { status, body } = await step();
      if (status > 299) throw new Error(JSON.stringify(body));
      counts.push(await seen());
    }

    expect(counts).toEqual([
      [1, 0, 0, null],
      [1, 1, 0, null],
      [1, 1, 1, 75],
      [1, 1, 1, 25],
      // The grade of returned work counts until it is graded again, as in the gradebook.
      [1, 1, 1, 25],
      [1, 1, 1, 25],
      [1, 1, 1, 100],
      [0, 1, 1, 100],
      [0, 0, 0, null],
    ]);
  });

  it('is readable by admins, teachers of the class, the student and the parents, with one statement', async () => {
    for (const person of [school.root, school.ana, school.ben, school.paula]) {
      await school.as(person).get(`/students/${school.ben.id}/progress`);
      const { status, body, headers } = await school.as(person).get(`/students/${school.ben.id}/progress`);
      expect([status, body.studentId, headers.get('x-statements')]).toEqual([200, school.ben.id, '1']);
    }
    for (const person of [school.olga, school.zoe]) {
      const { status } = await school.as(person).get(`/students/${school.ben.id}/progress`);
      expect(status).toBe(404);
    }
    expect((await school.as(school.paula).get(`/students/${school.zoe.id}/progress`)).status).toBe(404);
    expect((await school.anyone.get(`/students/${school.ben.id}/progress`)).status).toBe(401);
    expect((await school.as(school.ben).get('/students/me/progress')).status).toBe(400);
  });

  it('is empty for a student without a class, and 404 for a teacher who has left it', async () => {
    const { student, room } = await fresh();
    const before = await school.as(school.ana).get(`/students/${student.id}/progress`);
    await school.as(school.root).delete(`/classrooms/${room}/members/${school.ana.id}`);
    const after = await school.as(school.ana).get(`/students/${student.id}/progress`);
    const placeless = await school.person('STUDENT');

    const nothing = { sections: 0, sectionsCompleted: 0, minutes: 0, assessments: 0, submitted: 0, graded: 0 };
    const empty = { subjects: [], courses: [], totals: { ...nothing, averagePercent: null, lastActivityAt: null } };
    expect([before.status, before.body]).toEqual([200, { studentId: student.id, ...empty }]);
    expect(after.status).toBe(404);
    expect(await progressOf(placeless)).toEqual({ studentId: placeless.id, ...empty });
    expect(await progressOf(placeless, school.root)).toEqual({ studentId: placeless.id, ...empty });
    expect((await school.as(school.root).get(`/students/${school.ana.id}/progress`)).status).toBe(404);
  });

  it('lists the current subjects in their order', async () => {
    const { student, room } = await fresh();
    const made = [];
    for (const [name, position] of [
      ['Zoology', 0],
      ['Art', 2],
      ['Music', 1],
    ] as const) {
      made.push((await school.as(school.ana).post('/subjects', { classroomId: room, name, position })).body);
    }
    await school.as(school.ana).delete(`/subjects/${made[0].id}`);

    const { subjects } = await progressOf(student);

    expect(subjects.map(({ name }: { name: string }) => name)).toEqual(['Music', 'Art']);
  });
});

describe('GET /students/:id/progress/items', () => {
  it('lists the progress of a student for permitted readers', async () => {
    const { sections } = await subjectWith(school, ['One', 'Two']);
    for (const section of sections)
      await school.as(school.ben).put(`/progress/sections/${section}`, { progressPercent: 20 });

    for (const person of [school.root, school.ana, school.ben, school.paula]) {
      await school.as(person).get('/progress');
      const { status, body, headers } = await school
        .as(person)
        .get(`/students/${school.ben.id}/progress/items?limit=1`);
      expect([status, body.items[0].sectionId, body.items[0].progressPercent]).toEqual([200, sections[1], 20]);
      expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(2);
    }
    for (const person of [school.olga, school.zoe]) {
      expect((await school.as(person).get(`/students/${school.ben.id}/progress/items`)).status).toBe(404);
    }
    expect((await school.anyone.get(`/students/${school.ben.id}/progress/items`)).status).toBe(401);
  });

  it('shows teachers only sections of classes they teach', async () => {
    const { student, room } = await fresh();
    const { body: subject } = await school.as(school.ana).post('/subjects', { classroomId: room, name: 'Light' });
    const toc = [{ title: 'Unit', children: [{ title: 'Part', children: [{ title: 'Section' }] }] }];
    await school.as(school.ana).post(`/subjects/${subject.id}/auto-structure`, { toc });
    const { body: tree } = await school.as(school.ana).get(`/subjects/${subject.id}`);
    await school
      .as(student)
      .put(`/progress/sections/${tree.units[0].parts[0].sections[0].id}`, { progressPercent: 20 });
    const earlier = await school.as(school.ana).get(`/students/${student.id}/progress/items`);
    await school.as(school.root).delete(`/classrooms/${room}/members/${student.id}`);
    await school.as(school.root).post(`/classrooms/${school.p1b}/members`, { userId: student.id });

    const now = await school.as(school.olga).get(`/students/${student.id}/progress/items`);

    expect([earlier.body.total, now.status, now.body.total]).toEqual([1, 200, 0]);
    expect((await school.as(school.root).get(`/students/${student.id}/progress/items`)).body.total).toBe(1);
  });
});

describe('GET /classrooms/:classroomId/progress', () => {
  it('lists the students of a class with their sums, with two statements and that of the guard', async () => {
    const { student, room } = await fresh();
    const other = await school.person('STUDENT', room);
    for (const name of ['Light', 'Sound']) {
      const { body } = await school.as(school.ana).post('/subjects', { classroomId: room, name });
      const { id, item } = await work(body.id);
      await handIn(student, id, { [item]: { value: name === 'Light' } });
    }

    const { status, body, headers } = await school.as(school.ana).get(`/classrooms/${room}/progress?limit=1`);
    const { body: next } = await school.as(school.root).get(`/classrooms/${room}/progress?limit=1&page=2`);

    expect([status, body.total]).toEqual([200, 2]);
    expect(body.items[0]).toMatchObject({
      studentId: student.id,
      assessments: 2,
      submitted: 2,
      graded: 2,
      averagePercent: 50,
    });
    expect(next.items[0]).toMatchObject({
      studentId: other.id,
      assessments: 2,
      submitted: 0,
      averagePercent: null,
      lastActivityAt: null,
    });
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(3);
  });

  it('is readable by its teachers', async () => {
    const answers = await Promise.all(
      [school.ana, school.olga, school.ben, school.paula].map((person) =>
        school.as(person).get(`/classrooms/${school.p1a}/progress`),
      ),
    );

    expect(answers.map(({ status }) => status)).toEqual([200, 404, 403, 403]);
    expect((await school.anyone.get(`/classrooms/${school.p1a}/progress`)).status).toBe(401);
  });
});
