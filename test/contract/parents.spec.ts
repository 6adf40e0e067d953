import { randomUUID } from 'node:crypto';
import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';
import type { Scenario } from './fixture.js';
import { fixtures } from './fixtures.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { childOf, insider } from './people.js';
import { collectionsOf, filled } from './requests.js';

const school = openSchool();
const root = () => school.as(school.root);

let parent: Person;
let first: Person;
let second: Person;
let third: string;
/**
 * Texts that must not appear: ids, names and addresses of other children, and the class without a child of the family.
 */
let forbidden: string[];
let operations: Operation[];

/** Creates a row of every collection for a parent and the child. */
async function createRows(actor: Person): Promise<void> {
  const scenario: Scenario = { school, actor, role: 'PARENT' };
  for (const fixture of Object.values(fixtures)) await fixture.make(scenario, []).catch(() => undefined);
}

/**
 * Creates and publishes an assessment and submits it as the student, graded automatically. Returns the submission's id.
 */
async function gradedSubmission(classroomId: string, teacher: Person, student: Person): Promise<string> {
  const { body: subject } = await school
    .as(teacher)
    .post('/subjects', { classroomId, name: `Reading ${randomUUID()}` });
  const items = [{ question: { type: 'true_false', prompt: 'Is it?', key: { answer: true } } }];
  const draft = { title: 'Reading', placement: { subjectId: subject.id }, items };
  const { body: assessment } = await school.as(teacher).post('/assessments', draft);
  await school.as(teacher).post(`/assessments/${assessment.id}/publish`);
  const { body: submission } = await school
    .as(student)
    .post('/submissions', { assessmentId: assessment.id, answers: {} });
  await school.login(student);
  return submission.id;
}

beforeAll(async () => {
  parent = await insider(school, 'PARENT');
  first = childOf(parent);
  second = await school.person('STUDENT', school.p1b);
  await root().post(`/students/${second.id}/guardians`, { parentId: parent.id, relation: 'mother' });
  const { body: room } = await root().post('/classrooms', { level: 'P3' });
  third = room.id;
  const stranger = await school.person('STUDENT', third);
  const teacher = await school.person('TEACHER', third);
  for (const other of [parent, await insider(school, 'PARENT')]) await createRows(other);
  for (const [classroomId, who, child] of [
    [school.p1a, school.ana, first],
    [school.p1b, school.olga, second],
    [school.p1a, school.ana, school.ben],
    [school.p1b, school.olga, school.zoe],
    [third, teacher, stranger],
  ] as const)
    await gradedSubmission(classroomId, who, child);
  await renameStudents();
  operations = operationsOf(documentOf(school)).filter(
    ({ method, access, path }) =>
      method === 'GET' && Array.isArray(access) && access.includes('PARENT') && !path.endsWith('/stream'),
  );
}, 90_000);

/** Gives every student unique names and collects those of the others. */
async function renameStudents(): Promise<void> {
  await school.sql(`UPDATE users SET first_name = 'Kid' || substr(md5(id::text), 1, 10), last_name = 'Family' || substr(md5(id::text), 11, 10),
    username = 'login' || substr(md5(id::text), 1, 10) WHERE role = 'STUDENT'`);
  const others = await school.sql<{
    id: string;
    first_name: string;
    last_name: string;
    username: string;
    email: string;
  }>(`SELECT id, first_name, last_name, username, email FROM users WHERE role = 'STUDENT' AND id <> ALL ($1)`, [
    [first.id, second.id],
  ]);
  const rows = await school.sql<{ id: string }>(
    `SELECT id FROM submissions WHERE student_id <> ALL ($1) UNION SELECT id FROM subjects WHERE classroom_id = $2
     UNION SELECT id FROM assessments WHERE classroom_id = $2 UNION SELECT $2`,
    [[first.id, second.id], third],
  );
  forbidden = [...others.flatMap((other) => Object.values(other)), ...rows.map(({ id }) => id)];
}

/** Ids to try for the parameters of a path: rows of the collection's table, or people and classrooms. */
async function candidatesFor(path: string): Promise<string[][]> {
  const [collection] = collectionsOf(path);
  const table = { students: 'users', 'GET sessions/{id}': 'users' }[collection] ?? collection.replaceAll('-', '_');
  const [known] = await school.sql<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [table]);
  const query = known?.exists
    ? `SELECT id FROM ${table} LIMIT 60`
    : 'SELECT id FROM users UNION ALL SELECT id FROM classrooms LIMIT 60';
  const rows = await school.sql<{ id: string }>(query);
  const parameters = path.match(/\{/g)?.length ?? 0;
  return rows.map(({ id }) => Array.from({ length: parameters }, () => id));
}

/** All responses to the parent at the route, for all candidate ids. */
async function responsesAt({ path }: Operation): Promise<{ path: string; answer: Answer }[]> {
  const tries = path.includes('{') ? await candidatesFor(path) : [[]];
  const paths = tries.map((ids) => filled(path, ids));
  if (!path.includes('{')) paths.push(`${path}?limit=100`);
  return Promise.all(paths.map(async (tried) => ({ path: tried, answer: await school.as(parent).get(tried) })));
}

const textOf = ({ body }: Answer): string => (typeof body === 'string' ? body : JSON.stringify(body));

it('a parent of two children in two classes gets no data of other children from any route', async () => {
  const leaks: string[] = [];
  let answered = 0;

  for (const operation of operations) {
    for (const { path, answer } of await responsesAt(operation)) {
      if (answer.status >= 500) leaks.push(`${path} responds ${answer.status}`);
      if (answer.status === 200) answered += 1;
      const text = textOf(answer);
      const leaked = forbidden.find((word) => text.includes(word) && !path.includes(word));
      const shown = answer.status === 200 && forbidden.some((word) => path.includes(word));
      if (leaked || shown) leaks.push(`${path} (${operation.path}) contains ${leaked ?? 'a row of another family'}`);
    }
  }

  expect(leaks).toEqual([]);
  expect(answered).toBeGreaterThan(operations.length / 2);
}, 180_000);

describe('a parent of two children in two classes', () => {
  const as = () => school.as(parent);

  it('sees both children in every list about students', async () => {
    const students = await as().get('/students');
    const classrooms = await as().get('/classrooms');
    const submissions = await as().get('/submissions?limit=100');
    const subjects = await as().get('/subjects?limit=100');
    const assessments = await as().get('/assessments?limit=100');

    const ids = (answer: Answer, field: string) =>
      new Set(answer.body.items.map((row: Record<string, string>) => row[field]));
    const family = new Set([first.id, second.id]);
    const rooms = new Set([school.p1a, school.p1b]);
    expect(ids(students, 'id')).toEqual(family);
    expect(ids(classrooms, 'id')).toEqual(rooms);
    expect(ids(submissions, 'studentId')).toEqual(family);
    expect(ids(subjects, 'classroomId')).toEqual(rooms);
    expect(ids(assessments, 'classroomId')).toEqual(rooms);
  });

  it('can read each child at every route about one student', async () => {
    const about = operations.filter(({ path }) => /^\/(students\/\{\w+\}|sessions\/\{id\})(\/\w+)?$/.test(path));

    // Guardians decide about children below the age of consent.
    await root().patch('/organizations/current', { settings: { privacy: { ageOfConsent: 16 } } });

    const statuses = await Promise.all(
      about.flatMap(({ path }) =>
        [first, second].map(async ({ id }) => [path, (await as().get(filled(path, [id]))).status]),
      ),
    );

    expect(about.length).toBeGreaterThanOrEqual(2);
    expect(statuses).toEqual(statuses.map(([path]) => [path, 200]));
  });

  it('does not see the other guardians of a child', async () => {
    const aunt = await school.person('PARENT');
    await root().post(`/students/${first.id}/guardians`, { parentId: aunt.id, relation: 'aunt' });

    const guardians = await as().get(`/students/${first.id}/guardians`);
    const record = await as().get(`/students/${first.id}`);

    expect(guardians.body.items.map(({ parentId }: { parentId: string }) => parentId)).toEqual([parent.id]);
    expect(textOf(record)).not.toContain(aunt.id);
  });

  it('loses access to a child as soon as the guardianship is removed', async () => {
    await root().delete(`/students/${second.id}/guardians/${parent.id}`);

    expect((await as().get(`/students/${second.id}`)).status).toBe(404);
    expect((await as().get('/students')).body.total).toBe(1);
    expect((await as().get(`/classrooms/${school.p1b}`)).status).toBe(404);
  });
});
