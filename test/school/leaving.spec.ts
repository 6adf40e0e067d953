import { publishedQuiz } from '../assessment/builders.js';
import { openSchool, type Person, type School } from '../support/school.js';

const school = openSchool();
let secondInstance: School;
beforeAll(async () => {
  secondInstance = await school.secondInstance();
});

/** A teacher of P1A, signed in on both processes, who has read a subject, its work and the class there. */
async function colleague() {
  const teacher: Person = await school.person('TEACHER', school.p1a);
  const { assessment } = await publishedQuiz(school);
  const { body: work } = await school.as(school.ben).post('/submissions', { assessmentId: assessment.id, answers: {} });
  const { body } = await school.login(teacher);
  const paths = [
    `/classrooms/${school.p1a}`,
    `/classrooms/${school.p1a}/students`,
    `/students/${school.ben.id}`,
    `/subjects/${assessment.subjectId}`,
    `/assessments/${assessment.id}`,
    `/submissions/${work.id}`,
  ];
  return { teacher, paths, processes: [school.with(body.accessToken), secondInstance.with(body.accessToken)] };
}

describe('a teacher who leaves a class', () => {
  it('loses it at once in every process, whatever was read or kept there before', async () => {
    const { teacher, paths, processes } = await colleague();
    const etags = new Map<string, string>();
    for (const there of processes) {
      for (const path of paths) {
        const { status, headers } = await there.get(path);
        expect([path, status]).toEqual([path, 200]);
        etags.set(path, headers.get('etag') ?? '');
      }
    }
    const kept = await processes[1]?.get(paths[3] ?? '', { 'if-none-match': etags.get(paths[3] ?? '') ?? '' });
    expect(kept?.status).toBe(304);

    const { status } = await school.as(school.root).delete(`/classrooms/${school.p1a}/members/${teacher.id}`);

    expect(status).toBe(204);
    for (const there of processes) {
      for (const path of paths) {
        const fresh = await there.get(path);
        const cached = await there.get(path, { 'if-none-match': etags.get(path) ?? '' });
        expect([path, fresh.status, cached.status]).toEqual([path, 404, 404]);
      }
      for (const list of ['/classrooms', '/students', '/subjects', '/submissions'])
        expect([list, (await there.get(list)).body.total]).toEqual([list, 0]);
      expect((await there.patch(`/students/${school.ben.id}`, { firstName: 'Eve' })).status).toBe(404);
      expect((await there.get('/auth/me')).body.classroomIds).toEqual([]);
    }
  });

  it('is not kept by a request that comes at the same moment', async () => {
    const { teacher, paths, processes } = await colleague();

    const [removed] = await Promise.all([
      school.as(school.root).delete(`/classrooms/${school.p1a}/members/${teacher.id}`),
      ...processes.flatMap((there) => paths.map((path) => there.get(path))),
    ]);
    const after = await Promise.all(processes.flatMap((there) => paths.map((path) => there.get(path))));

    expect(removed?.status).toBe(204);
    expect(after.map(({ status }) => status)).toEqual(after.map(() => 404));
  });
});

it('a child who leaves a class takes the parents along', async () => {
  const child = await school.person('STUDENT', school.p1b);
  const parent = await school.person('PARENT');
  await school.as(school.root).post(`/students/${child.id}/guardians`, { parentId: parent.id });
  const { body } = await school.login(parent);
  const processes = [school.with(body.accessToken), secondInstance.with(body.accessToken)];
  for (const there of processes) expect((await there.get(`/classrooms/${school.p1b}`)).status).toBe(200);

  await school.as(school.olga).delete(`/classrooms/${school.p1b}/members/${child.id}`);

  for (const there of processes) expect((await there.get(`/classrooms/${school.p1b}`)).status).toBe(404);
});
