import { publishedQuiz } from '../assessment/builders.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
const root = () => school.as(school.root);
const levels = ['P', 'M'].flatMap((stage) => [1, 2, 3, 4, 5, 6].map((number) => `${stage}${number}`));

/** A school of twelve levels with two classes of 25 students each, in the year before the current one. */
const roster = () => {
  const rows = levels.flatMap((level) =>
    [1, 2].flatMap((number) =>
      Array.from({ length: 25 }, (_, index) => `Child${index},${level}x${number},student,${level},${number},2025`),
    ),
  );
  return ['first_name,last_name,role,level,class_number,academic_year', ...rows].join('\n');
};

interface Enrollment {
  name: string;
  level: string;
  status: string;
  number: number | null;
  year: string | null;
}

/** The current level and class of every imported student; the last name encodes the first ones. */
const enrollments = () =>
  school.sql<Enrollment>(
    `SELECT u.last_name AS name, s.level, s.status, c.class_number AS number, c.academic_year AS year
     FROM users u JOIN student_profiles s ON s.id = u.id
     LEFT JOIN classroom_members m ON m.user_id = u.id AND m.left_at IS NULL LEFT JOIN classrooms c ON c.id = m.classroom_id
     WHERE u.last_name LIKE '%x_'`,
  );

/** The expected enrollment after a number of years. */
function expected(name: string, years: number): Omit<Enrollment, 'name'> {
  const [start = '', number = ''] = name.split('x');
  const level = levels[levels.indexOf(start) + years];
  if (!level) return { level: 'M6', status: 'graduated', number: null, year: null };
  return { level, status: 'active', number: Number(number), year: String(2025 + years) };
}

describe('the end of a school year', () => {
  it('promotes 600 students in one request per year until the first level graduates', async () => {
    const imported = await root().upload('/imports/roster', 'roster.csv', roster());
    expect([imported.status, imported.body.people.created]).toEqual([200, 600]);
    const times: number[] = [];

    for (let years = 1; years <= 12; years++) {
      const started = performance.now();
      const draft = { fromAcademicYear: String(2024 + years), createClassrooms: true };
      const { status, body } = await root().post('/promotions', draft);
      times.push(performance.now() - started);
      const others = years === 1 ? 0 : body.promoted + body.graduated - 50 * (13 - years);
      expect([status, body.unassigned, body.leftOut]).toEqual([200, 0, []]);
      expect(others).toBeLessThanOrEqual(2);

      const wrong = (await enrollments()).filter(
        ({ name, ...enrollment }) => JSON.stringify(enrollment) !== JSON.stringify(expected(name, years)),
      );
      expect(wrong).toEqual([]);
    }

    process.stdout.write(
      `600 students promoted in ${Math.round(times[0] ?? 0)} ms; a year at most ${Math.round(Math.max(...times))} ms\n`,
    );
    expect(Math.max(...times)).toBeLessThan(60_000);
    const left = await school.sql(`SELECT FROM users WHERE last_name LIKE '%x_' AND account_status <> 'graduated'`);
    expect(left).toEqual([]);
  }, 120_000);

  it('reports the same counts in a dry run, with a constant number of statements for 6,000 students', async () => {
    await school.sql(`INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role)
        SELECT gen_random_uuid(), 'test', 'big' || n || '@test.example', 'x', 'Big', 'Big' || n, 'STUDENT' FROM generate_series(1, 6000) n;
      INSERT INTO classrooms (id, organization_id, level, class_number, academic_year, name)
        SELECT gen_random_uuid(), 'test', l, c, '2060', l || '/' || c FROM unnest(ARRAY['${levels.join("','")}']) l, generate_series(1, 6) c;
      INSERT INTO classroom_members (id, classroom_id, user_id, member_role, academic_year)
        SELECT gen_random_uuid(), r.id, u.id, 'STUDENT', '2060'
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM users WHERE first_name = 'Big') u
        JOIN (SELECT id, row_number() OVER (ORDER BY level, class_number) AS n FROM classrooms WHERE academic_year = '2060') r
          ON r.n = u.n % 72 + 1;`);
    const run = async (draft: object) => {
      const started = performance.now();
      const response = await root().post('/promotions', { fromAcademicYear: '2060', createClassrooms: true, ...draft });
      return { ...response, ms: performance.now() - started };
    };

    const planned = await run({ dryRun: true });
    const done = await run({});
    const again = await run({});

    process.stdout.write(
      `6,000 students planned in ${Math.round(planned.ms)} ms, promoted in ${Math.round(done.ms)} ms\n`,
    );
    expect([planned.status, done.status, again.status, again.body.code]).toEqual([200, 200, 409, 'already_promoted']);
    expect(planned.body).toMatchObject({ dryRun: true, promoted: done.body.promoted, graduated: done.body.graduated });
    expect(done.body.promoted + done.body.graduated).toBe(6000);
    expect(planned.body.moves.length).toBe(done.body.moves.length);
    expect(Number(done.headers.get('x-statements'))).toBeLessThanOrEqual(25);
    const undoing = performance.now();
    expect((await root().delete(`/promotions/${done.body.promotionId}`)).status).toBe(204);
    process.stdout.write(`… and undone in ${Math.round(performance.now() - undoing)} ms\n`);
    expect((await run({ dryRun: true })).body.promoted).toBe(done.body.promoted);
  }, 120_000);

  it('succeeds once for three concurrent requests', async () => {
    const { body } = await root().post('/classrooms', { level: 'P1', academicYear: '2080' });
    await Promise.all(Array.from({ length: 20 }, () => school.person('STUDENT', body.id)));
    const draft = { fromAcademicYear: '2080', createClassrooms: true };

    const answers = await Promise.all([1, 2, 3].map(() => root().post('/promotions', draft)));

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    expect(answers.flatMap((answer) => answer.body.code ?? [])).toEqual(['already_promoted', 'already_promoted']);
  }, 60_000);

  it('is allowed for admins only', async () => {
    for (const name of ['ana', 'ben', 'paula'] as const)
      expect((await school.as(school[name]).post('/promotions', {})).status).toBe(403);
    expect((await school.anyone.post('/promotions', {})).status).toBe(401);
    expect((await root().post('/promotions', { fromAcademicYear: 'soon' })).status).toBe(400);
    const empty = await root().post('/promotions', { fromAcademicYear: '2090' });
    expect([empty.status, empty.body.code]).toEqual([409, 'nobody_to_promote']);
  });
});

describe('a level', () => {
  it('has at most six classes per year, also with concurrent requests and promotions', async () => {
    await root().post('/classrooms', { level: 'P1', academicYear: '2070', classNumber: 1 });
    const { body } = await root().get('/classrooms?academicYear=2070');
    await school.person('STUDENT', body.items[0].id);
    const create = () => root().post('/classrooms', { level: 'P2', academicYear: '2071' });
    const promote = () => root().post('/promotions', { fromAcademicYear: '2070', createClassrooms: true });

    const answers = await Promise.all([
      ...Array.from({ length: 10 }, create),
      promote(),
      ...Array.from({ length: 10 }, create),
    ]);

    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    expect(answers[10]?.status).toBe(200);
    const rows = await school.sql(
      `SELECT class_number FROM classrooms WHERE academic_year = '2071' AND level = 'P2' ORDER BY class_number`,
    );
    expect(rows.map(({ class_number }) => class_number)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(answers.filter(({ body }) => body.code === 'class_limit').length).toBeGreaterThanOrEqual(14);
  });
});

describe('submissions of a former year', () => {
  const statuses = async (people: Person[], path: string) =>
    Promise.all(people.map(async (person) => (await school.as(person).get(path)).status));

  it('stay visible to the student, the parents and the former class’s teachers', async () => {
    const { assessment, items } = await publishedQuiz(school);
    const answers = { [items.choice]: { choice: 'a' }, [items.number]: { value: '4' } };
    const student = await school.person('STUDENT', school.p1a);
    const parent = await school.person('PARENT');
    await root().post(`/students/${student.id}/guardians`, { parentId: parent.id });
    const { body: work } = await school.as(student).post('/submissions', { assessmentId: assessment.id, answers });
    const next = await root().post('/classrooms', { level: 'P2', academicYear: '2095' });
    const newTeacher = await school.person('TEACHER', next.body.id);
    const formerTeacher = await school.person('TEACHER', school.p1a);
    await root().delete(`/classrooms/${school.p1a}/members/${formerTeacher.id}`);

    const { body } = await root().patch(`/students/${student.id}/promote`, { classroomId: next.body.id });

    expect(body).toMatchObject({ toClassroom: { id: next.body.id } });
    const readers = [student, parent, school.ana, school.root, newTeacher, school.olga, school.zoe, formerTeacher];
    const expectedStatuses = [200, 200, 200, 200, 404, 404, 404, 404];
    expect(await statuses(readers, `/submissions/${work.id}`)).toEqual(expectedStatuses);
    expect(await statuses(readers, `/submissions/${work.id}/attempts`)).toEqual(expectedStatuses);
    expect((await school.as(newTeacher).get('/submissions')).body.total).toBe(0);
    await root().delete(`/classrooms/${school.p1a}`);
    expect(await statuses(readers, `/submissions/${work.id}`)).toEqual(expectedStatuses);
    expect(await statuses(readers, `/submissions/${work.id}/attempts`)).toEqual(expectedStatuses);
  });
});
