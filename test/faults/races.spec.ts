import { randomUUID } from 'node:crypto';
import { publishedQuiz, subjectOf } from '../assessment/builders.js';
import { createCourse, enroll } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

/** Sends requests in parallel and counts the response statuses. */
async function race(times: number, send: (turn: number) => Promise<Answer>): Promise<Record<number, number>> {
  const answers = await Promise.all(Array.from({ length: times }, (_, turn) => send(turn)));
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('the attempts of an assessment', () => {
  it.each(Array.from({ length: 20 }, (_, round) => (round % 3) + 1))(
    'are not exceeded by forty parallel submissions when %d are allowed',
    async (maxAttempts) => {
      const { assessment } = await publishedQuiz(school, { maxAttempts });
      const ben = school.as(school.ben);

      const counts = await race(40, () => ben.post('/submissions', { assessmentId: assessment.id, answers: {} }));

      expect(counts).toEqual({ 201: maxAttempts, 409: 40 - maxAttempts });
    },
  );
});

describe('one Idempotency-Key', () => {
  it('creates one attempt and returns one response for twenty parallel requests', async () => {
    const { assessment } = await publishedQuiz(school, { maxAttempts: 100 });
    const key = { 'idempotency-key': randomUUID() };
    const ben = school.as(school.ben);
    const bodies: string[] = [];

    const counts = await race(20, async () => {
      const answer = await ben.post('/submissions', { assessmentId: assessment.id, answers: {} }, key);
      bodies.push(JSON.stringify(answer.body));
      return answer;
    });

    expect(counts).toEqual({ 201: 20 });
    expect(new Set(bodies).size).toBe(1);
    const other = await ben.post('/submissions', { assessmentId: assessment.id, answers: {}, text: 'Other' }, key);
    expect(other.status).toBe(422);
  });
});

describe('two users who grade the same work', () => {
  it('never overwrite each other in fifty rounds', async () => {
    const { assessment } = await publishedQuiz(school, { withEssay: true });
    const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id });
    const versions = Array.from({ length: 50 }, (_, round) => work.version + round);

    const rounds: number[][] = [];
    for (const version of versions) {
      const seen = { 'if-match': `"${version}"` };
      const answers = await Promise.all([
        school.as(school.ana).patch(`/submissions/${work.id}`, { score: version % 5 }, seen),
        school.as(school.root).patch(`/submissions/${work.id}`, { score: (version + 1) % 5 }, seen),
      ]);
      rounds.push(answers.map(({ status }) => status).sort());
    }

    expect(rounds).toEqual(versions.map(() => [200, 412]));
    const { body: graded } = await school.as(school.ana).get(`/submissions/${work.id}`);
    expect(graded.version).toBe(work.version + 50);
  });
});

describe('unique records', () => {
  it('are created by one of twenty parallel requests', async () => {
    const root = school.as(school.root);
    const account = { email: 'twin@race.example', firstName: 'Twin', lastName: 'Twin', role: 'STUDENT' };
    const place = { level: 'P6', classNumber: 3, academicYear: school.year };
    const name = 'The one subject';
    const teacher = await school.person('TEACHER');

    expect(await race(20, () => root.post('/users', account))).toEqual({ 201: 1, 409: 19 });
    expect(await race(20, () => root.post('/classrooms', place))).toEqual({ 201: 1, 409: 19 });
    expect(await race(20, () => root.post('/subjects', { classroomId: school.p1a, name }))).toEqual({
      201: 1,
      409: 19,
    });
    const seats = await race(20, () => root.post(`/classrooms/${school.p1b}/members`, { userId: teacher.id }));
    expect(seats[201]).toBe(1);
    expect(Object.keys(seats).sort()).toEqual(['201', '409']);
  });
});

describe('an assessment that is removed during forty submissions', () => {
  let students: Person[];
  beforeAll(async () => {
    students = await Promise.all(Array.from({ length: 40 }, () => school.person('STUDENT', school.p1a)));
    await Promise.all(students.map((student) => school.as(student).token()));
  });

  const submit = (assessmentId: string) => (turn: number) =>
    school.as(students[turn] ?? school.ben).post('/submissions', { assessmentId, answers: {} });

  it('is archived with exactly the acknowledged submissions', async () => {
    const { assessment } = await publishedQuiz(school);

    const [counts, archived] = await Promise.all([
      race(40, submit(assessment.id)),
      school.as(school.ana).delete(`/assessments/${assessment.id}`),
    ]);

    expect(archived.status).toBe(200);
    expect(Object.keys(counts).filter((status) => !['201', '404', '409'].includes(status))).toEqual([]);
    expect(await stored(assessment.id)).toEqual({ submissions: counts[201] ?? 0, attempts: counts[201] ?? 0 });
  });

  it('is deleted by an admin with all of its submissions', async () => {
    const { assessment } = await publishedQuiz(school);

    const [counts, removed] = await Promise.all([
      race(40, submit(assessment.id)),
      school.as(school.root).delete(`/assessments/${assessment.id}?force=true`),
    ]);

    expect(removed.status).toBe(200);
    expect(Object.keys(counts).filter((status) => !['201', '404', '409'].includes(status))).toEqual([]);
    expect((await school.as(school.root).get(`/assessments/${assessment.id}`)).status).toBe(404);
    expect(await stored(assessment.id)).toEqual({ submissions: 0, attempts: 0 });
  });

  it('keeps exactly the acknowledged submissions when its subject is archived', async () => {
    const { assessment } = await publishedQuiz(school, { placement: { subjectId: await subjectOf(school) } });

    const [counts, archived] = await Promise.all([
      race(40, submit(assessment.id)),
      school.as(school.ana).delete(`/subjects/${assessment.subjectId}`),
    ]);

    expect(archived.status).toBeLessThan(500);
    expect(Object.keys(counts).filter((status) => !['201', '404', '409'].includes(status))).toEqual([]);
    expect(await stored(assessment.id)).toEqual({ submissions: counts[201] ?? 0, attempts: counts[201] ?? 0 });
  });
});

describe('a course whose people learn while its owner edits it', () => {
  it('answers each request and keeps exactly the acknowledged progress', async () => {
    const [ana, root] = [school.as(school.ana), school.as(school.root)];
    const course = await createCourse(school, { capacity: 20 });
    const first = await createModule(school, { courseId: course.id });
    const second = await createModule(school, { courseId: course.id });
    const [kept, removed] = [first.content.lessons[0], await createLesson(school, first.id)];
    const people = await Promise.all(Array.from({ length: 20 }, () => school.person('STUDENT')));
    await Promise.all(people.map((person) => enroll(school, person, course.id)));
    const report = (person: Person, moduleId: string, lessonId: string) =>
      school.as(person).put(`/progress/modules/${moduleId}/lessons/${lessonId}`, { progressPercent: 100, minutes: 1 });

    const edits = [
      () => ana.patch(`/courses/${course.id}`, { capacity: 30 }),
      () => root.post(`/modules/${second.id}/reorder`, { moduleOrder: 1 }),
      () => ana.patch(`/modules/${second.id}`, { prerequisites: [first.id] }),
      () => root.delete(`/modules/${first.id}/lessons/${removed.id}`),
      () => ana.post(`/modules/${first.id}/reorder`, { moduleOrder: 1 }),
      () => root.patch(`/modules/${second.id}`, { prerequisites: [] }),
      () =>
        ana.post(`/modules/${first.id}/lessons`, {
          title: 'One more',
          type: 'text',
          estimatedMinutes: 5,
          content: { text: 'Read this.' },
        }),
    ];
    const learn = people.flatMap((person) => [
      () => report(person, first.id, kept.id),
      () => report(person, first.id, removed.id),
      () => report(person, second.id, second.content.lessons[0].id),
    ]);
    const answers = await Promise.all([...learn.slice(0, 30), ...edits, ...learn.slice(30)].map((send) => send()));

    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].filter((status) => ![200, 201, 204, 403, 404, 409, 412].includes(status))).toEqual([]);
    const [row] = await school.sql(
      `SELECT count(*)::int AS rows, count(DISTINCT user_id)::int AS people, bool_and(progress_percent <= 100) AS bounded
       FROM user_progress WHERE module_id = $1 AND lesson_id IS NULL`,
      [first.id],
    );
    expect(row).toEqual({ rows: 20, people: 20, bounded: true });
    const [{ done }] = await school.sql<{ done: number }>(
      `SELECT count(*)::int AS done FROM user_progress WHERE lesson_id = $1 AND status = 'completed'`,
      [kept.id],
    );
    expect(done).toBe(20);
  });
});

it('none of these races caused a deadlock', async () => {
  const [row] = await school.sql('SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()');

  expect(row).toEqual({ deadlocks: 0 });
});

async function stored(assessmentId: string): Promise<unknown> {
  const [row] = await school.sql(
    `SELECT (SELECT count(*)::int FROM submissions WHERE assessment_id = $1) AS submissions,
            (SELECT count(*)::int FROM submission_attempts a JOIN submissions s ON s.id = a.submission_id
             WHERE s.assessment_id = $1) AS attempts`,
    [assessmentId],
  );
  return row;
}
