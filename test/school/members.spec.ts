import pg from 'pg';
import { eventually } from '../support/eventually.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();
const membersOf = (classroomId: string, query = '') => `/classrooms/${classroomId}/members${query}`;

let carla: Person;
beforeAll(async () => {
  carla = await school.person('TEACHER', school.p1a);
  await school.sql(`UPDATE users SET first_name = 'Carla', last_name = 'Abel' WHERE id = $1`, [carla.id]);
  const { id } = await school.person('STUDENT', school.p1a);
  await school.sql(`UPDATE users SET first_name = 'Lea', last_name = 'Left' WHERE id = $1`, [id]);
  await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${id}`);
});

interface Listed {
  displayName: string;
  email: string | null;
}

/** The names in the list, each with the email address if it is shown. */
async function listed(person: Person, query = ''): Promise<string[]> {
  const { body } = await school.as(person).get(membersOf(school.p1a, query));
  return body.items.map(({ displayName, email }: Listed) => (email ? `${displayName} <${email}>` : displayName));
}

describe('GET /classrooms/:classroomId/members', () => {
  it('lists current teachers and students by name', async () => {
    const { status, body, headers } = await school.as(school.ana).get(membersOf(school.p1a));

    expect([status, body.total, body.page]).toEqual([200, 3, 1]);
    expect(body.items.map(({ lastName, memberRole }: Record<string, string>) => [lastName, memberRole])).toEqual([
      ['Abel', 'TEACHER'],
      ['Alves', 'TEACHER'],
      ['Bauer', 'STUDENT'],
    ]);
    expect(body.items[2]).toEqual({
      classroomId: school.p1a,
      userId: school.ben.id,
      memberRole: 'STUDENT',
      academicYear: school.year,
      joinedAt: expect.any(String),
      firstName: 'Ben',
      lastName: 'Bauer',
      displayName: 'Ben Bauer',
      email: school.ben.email,
    });
    expect(Number(headers.get('x-statements'))).toBeLessThanOrEqual(3);
  });

  it('shows email addresses only of people whose record the caller may read', async () => {
    expect(await listed(school.root)).toEqual([
      `Carla Abel <${carla.email}>`,
      'Ana Alves <ana@test.example>',
      'Ben Bauer <ben@test.example>',
    ]);
    expect(await listed(school.ana)).toEqual([
      'Carla Abel',
      'Ana Alves <ana@test.example>',
      'Ben Bauer <ben@test.example>',
    ]);
    const classmate = await school.person('STUDENT', school.p1a);
    expect(await listed(classmate, '?q=bauer')).toEqual(['Ben Bauer']);
    expect(await listed(school.ben, '?q=bauer')).toEqual(['Ben Bauer <ben@test.example>']);
    await school.as(school.root).delete(membersOf(school.p1a, `/${classmate.id}`));
  });

  it('shows parents the teachers of their child, not the other students', async () => {
    expect(await listed(school.paula)).toEqual(['Carla Abel', 'Ana Alves']);
    expect(await listed(school.paula, '?role=STUDENT')).toEqual([]);
  });

  it('filters by role and by part of a name, and pages', async () => {
    expect(await listed(school.ben, '?role=TEACHER')).toEqual(['Carla Abel', 'Ana Alves']);
    expect(await listed(school.ana, '?q=ABEL')).toEqual(['Carla Abel']);
    expect(await listed(school.ana, '?q=test.example')).toEqual([]);
    const { body } = await school.as(school.ana).get(membersOf(school.p1a, '?limit=1&page=2'));
    expect([body.total, body.items[0].lastName]).toEqual([3, 'Alves']);
  });

  it('returns 404 to outsiders and for unknown classrooms, 400 for invalid filters, 401 without a token', async () => {
    const parentOfNoChild = await school.person('PARENT');
    const outsiders = await Promise.all(
      [school.olga, school.zoe, parentOfNoChild].map((person) => school.as(person).get(membersOf(school.p1a))),
    );

    expect(outsiders.map(({ status }) => status)).toEqual([404, 404, 404]);
    expect((await school.as(school.root).get(membersOf(school.ana.id))).status).toBe(404);
    expect((await school.as(school.ana).get(membersOf(school.p1a, '?role=PARENT'))).status).toBe(400);
    expect((await school.anyone.get(membersOf(school.p1a))).status).toBe(401);
  });
});

describe('POST /classrooms/:classroomId/members', () => {
  it('waits for a classroom that is being archived, and refuses', async () => {
    const { body: classroom } = await school.as(school.root).post('/classrooms', { level: 'P1', academicYear: '2031' });
    const student = await school.person('STUDENT');
    const other = new pg.Client({ connectionString: school.databaseUrl });
    await other.connect();
    await other.query('BEGIN');
    await other.query('UPDATE classrooms SET archived_at = now() WHERE id = $1', [classroom.id]);

    const adding = school.as(school.root).post(membersOf(classroom.id), { userId: student.id });
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(async () => (await school.sql(waiting)).length, 1);
    await other.query('COMMIT');
    await other.end();

    const { status, body } = await adding;
    expect([status, body.code]).toEqual([409, 'classroom_archived']);
    expect(await school.sql('SELECT FROM classroom_members WHERE classroom_id = $1', [classroom.id])).toEqual([]);
  });
});
