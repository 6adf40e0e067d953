import { createCourse, enroll, outcome } from '../curriculum/courses.js';
import { createModule } from '../curriculum/modules.js';
import { openSchool, type Person } from '../support/school.js';

const school = openSchool();

/** A published course with two modules of one lesson each, in which Ben and Zoe have seats. Ben has done one and a half. */
async function halfDone() {
  const course = await createCourse(school);
  const modules = [
    await createModule(school, { courseId: course.id }),
    await createModule(school, { courseId: course.id }),
  ];
  for (const person of [school.ben, school.zoe]) await enroll(school, person, course.id);
  for (const [n, progressPercent] of [100, 50].entries()) {
    const { id, content } = modules[n];
    const path = `/progress/modules/${id}/lessons/${content.lessons[0].id}`;
    await school.as(school.ben).put(path, { progressPercent, minutes: 10 });
  }
  return { course, modules };
}

describe('GET /courses/:courseId/progress', () => {
  it('lists how far the people of a course are, for its owner and admins', async () => {
    const { course } = await halfDone();
    await createModule(school, { courseId: course.id, status: 'draft' });

    const { status, body } = await school.as(school.ana).get(`/courses/${course.id}/progress`);

    const none = { modules: 2, modulesCompleted: 0, progressPercent: 0, timeSpentMinutes: 0, lastAccessedAt: null };
    expect([status, body.total]).toEqual([200, 2]);
    expect(body.items.find(({ userId }: { userId: string }) => userId === school.zoe.id)).toMatchObject(none);
    expect(body.items.find(({ userId }: { userId: string }) => userId === school.ben.id)).toMatchObject({
      modules: 2,
      modulesCompleted: 1,
      progressPercent: 75,
      timeSpentMinutes: 20,
      lastAccessedAt: expect.any(String),
    });
    expect((await school.as(school.root).get(`/courses/${course.id}/progress`)).body).toEqual(body);
  });

  it('is refused to others', async () => {
    const { course } = await halfDone();
    const draft = await createCourse(school, { status: 'draft' });
    const read = async (person: Person, id: string = course.id) =>
      outcome(await school.as(person).get(`/courses/${id}/progress`));

    expect(await read(school.ben)).toEqual([403, 'forbidden_role']);
    expect(await read(school.paula)).toEqual([403, 'forbidden_role']);
    expect(await read(school.olga)).toEqual([403, 'forbidden']);
    expect(await read(school.olga, draft.id)).toEqual([404, 'not_found']);
  });

  it('takes the same number of statements for 2 and for 200 people', async () => {
    const { course, modules } = await halfDone();
    const statements = async () =>
      Number((await school.as(school.ana).get(`/courses/${course.id}/progress`)).headers.get('x-statements'));
    await statements();
    const few = await statements();
    await school.sql(
      `WITH people AS (
         INSERT INTO users (id, organization_id, email, password_hash, first_name, last_name, role, email_verified)
         SELECT gen_random_uuid(), 'test', 'course' || n || '@many.example', password_hash, 'A', 'B' || n, 'STUDENT', true
         FROM users, generate_series(1, 200) n WHERE id = $1 RETURNING id
       ), seats AS (
         INSERT INTO enrollments (id, course_id, user_id, status, source, enrolled_at, sequence)
         SELECT gen_random_uuid(), $2, id, 'enrolled', 'staff', now(), 100 + row_number() OVER () FROM people
       )
       INSERT INTO user_progress (id, user_id, module_id, progress_percent, status, last_accessed_at)
       SELECT gen_random_uuid(), id, $3, 50, 'in_progress', now() FROM people`,
      [school.root.id, course.id, modules[0].id],
    );

    expect([few, await statements()]).toEqual([2, 3]);
    expect(
      (await school.as(school.ana).get(`/courses/${course.id}/progress?limit=100&page=2`)).body.items,
    ).toHaveLength(100);
  });
});

describe('GET /students/:id/progress/modules', () => {
  it('is for the student, their guardians and teachers', async () => {
    const { course, modules } = await halfDone();
    const path = `/students/${school.ben.id}/progress/modules?courseId=${course.id}`;

    for (const person of [school.ben, school.paula, school.ana, school.root]) {
      const { status, body } = await school.as(person).get(path);
      expect(status).toBe(200);
      expect(body.items.map(({ moduleId }: { moduleId: string }) => moduleId).sort()).toEqual(
        modules.map(({ id }) => id).sort(),
      );
    }
    for (const person of [school.olga, school.zoe]) expect((await school.as(person).get(path)).status).toBe(404);
  });
});

describe('GET /students/:id/progress', () => {
  it('has the courses of the student beside the subjects', async () => {
    const { course } = await halfDone();
    const placeless = await school.person('STUDENT');
    await enroll(school, placeless, course.id);
    const coursesOf = async (student: Person, person: Person) =>
      (await school.as(person).get(`/students/${student.id}/progress`)).body.courses;

    const line = { courseId: course.id, title: course.title, modules: 2 };
    expect(await coursesOf(school.ben, school.paula)).toContainEqual({
      ...line,
      modulesCompleted: 1,
      progressPercent: 75,
    });
    expect(await coursesOf(placeless, placeless)).toEqual([{ ...line, modulesCompleted: 0, progressPercent: 0 }]);
  });
});
