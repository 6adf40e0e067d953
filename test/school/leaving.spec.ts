import { publishedQuiz } from '../assessment/builders.js';
import { openSchool, type Person, type School } from '../support/school.js';

const school = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

/** A teacher of P1A, signed in to both processes, with the paths of records the teacher can read. */
async function signedInTeacher() {
  const teacher: Person = await school.person('TEACHER', school.p1a);
  const { assessment } = await publishedQuiz(school);
  const { body: submission } = await school
    .as(school.ben)
    .post('/submissions', { assessmentId: assessment.id, answers: {} });
  const { body } = await school.login(teacher);
  const paths = [
    `/classrooms/${school.p1a}`,
    `/classrooms/${school.p1a}/students`,
    `/students/${school.ben.id}`,
    `/subjects/${assessment.subjectId}`,
    `/assessments/${assessment.id}`,
    `/submissions/${submission.id}`,
  ];
  return { teacher, paths, processes: [school.with(body.accessToken), secondInstance.with(body.accessToken)] };
}

describe('a teacher who leaves a classroom', () => {
  it('loses access in every process, also to cached responses', async () => {
    const { teacher, paths, processes } = await signedInTeacher();
    const etags = new Map<string, string>();
    for (const client of processes) {
      for (const path of paths) {
        const { status, headers } = await client.get(path);
        expect([path, status]).toEqual([path, 200]);
        etags.set(path, headers.get('etag') ?? '');
      }
    }
    const unchanged = await processes[1]?.get(paths[3] ?? '', { 'if-none-match': etags.get(paths[3] ?? '') ?? '' });
    expect(unchanged?.status).toBe(304);

    const { status } = await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${teacher.id}`);

    expect(status).toBe(204);
    for (const client of processes) {
      for (const path of paths) {
        const fresh = await client.get(path);
        const cached = await client.get(path, { 'if-none-match': etags.get(path) ?? '' });
        expect([path, fresh.status, cached.status]).toEqual([path, 404, 404]);
      }
      for (const list of ['/classrooms', '/students', '/subjects', '/submissions'])
        expect([list, (await client.get(list)).body.total]).toEqual([list, 0]);
      expect((await client.patch(`/students/${school.ben.id}`, { firstName: 'Eve' })).status).toBe(404);
      expect((await client.get('/auth/me')).body.classroomIds).toEqual([]);
    }
  });

  it('keeps no access through concurrent requests', async () => {
    const { teacher, paths, processes } = await signedInTeacher();

    const [removed] = await Promise.all([
      school.as(school.root).delete(`/classrooms/${school.p1a}/members/${teacher.id}`),
      ...processes.flatMap((client) => paths.map((path) => client.get(path))),
    ]);
    const after = await Promise.all(processes.flatMap((client) => paths.map((path) => client.get(path))));

    expect(removed?.status).toBe(204);
    expect(after.map(({ status }) => status)).toEqual(after.map(() => 404));
  });
});

it('the parents of a student who leaves a classroom lose access', async () => {
  const student = await school.person('STUDENT', school.p1b);
  const parent = await school.person('PARENT');
  await school.as(school.root).post(`/students/${student.id}/guardians`, { parentId: parent.id });
  const { body } = await school.login(parent);
  const processes = [school.with(body.accessToken), secondInstance.with(body.accessToken)];
  for (const client of processes) expect((await client.get(`/classrooms/${school.p1b}`)).status).toBe(200);

  await school.as(school.olga).delete(`/classrooms/${school.p1b}/members/${student.id}`);

  for (const client of processes) expect((await client.get(`/classrooms/${school.p1b}`)).status).toBe(404);
});
