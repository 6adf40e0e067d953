import { openSchoolAlone } from '../support/school.js';
import { createCourse, enroll } from './courses.js';
import { createModule } from './modules.js';

const school = openSchoolAlone();

/** Copies a course and its module until there are `count` of each, in courses in which Ben has a seat as well. */
const multiply = (courseId: string, count: number) =>
  school.sql(
    `WITH copied AS (
       INSERT INTO courses (id, organization_id, created_by, title, status, published_at)
       SELECT gen_random_uuid(), c.organization_id, c.created_by, 'Copy ' || n, c.status, c.published_at
       FROM courses c, generate_series((SELECT count(*) FROM courses), $2 - 1) n WHERE c.id = $1 RETURNING id
     ), seats AS (
       INSERT INTO enrollments (id, course_id, user_id, status, source, enrolled_at, sequence)
       SELECT gen_random_uuid(), id, $3, 'enrolled', 'self', now(), 1 FROM copied
     ), modules AS (
       INSERT INTO modules (id, organization_id, course_id, created_by, title, overview, module_order, duration_minutes, min_tier, status, published_at)
       SELECT gen_random_uuid(), m.organization_id, x.id, m.created_by, m.title, m.overview, 1, 30, 'basic', m.status, m.published_at
       FROM copied x, modules m WHERE m.course_id = $1 RETURNING id
     )
     INSERT INTO user_progress (id, user_id, module_id, progress_percent, status, last_accessed_at)
     SELECT gen_random_uuid(), $3, id, 50, 'in_progress', now() FROM modules`,
    [courseId, count, school.ben.id],
  );

const read = async (path: string) => {
  const { body, headers } = await school.as(school.ben).get(path);
  return { body, statements: headers.get('x-statements') };
};

it('reads courses, modules with their access, and the dashboard in as many statements at 10,000 rows as at 10', async () => {
  const course = await createCourse(school);
  await createModule(school, { courseId: course.id });
  await enroll(school, school.ben, course.id);
  // A page that is not full needs no statement to count the rows.
  const paths = [
    '/courses?limit=5',
    '/courses?enrolled=true&limit=5',
    '/modules?limit=5',
    `/courses/${course.id}/modules?limit=5`,
    '/progress/modules?limit=5',
    '/dashboard',
  ];
  const readAll = async () => {
    // The dashboard is cached until the person changes something, the list of courses until a course changes.
    await school.as(school.ben).put('/user/preferences', { theme: 'dark' });
    const answers = [];
    for (const path of paths) answers.push(await read(path));
    return answers;
  };

  await multiply(course.id, 10);
  const few = await readAll();
  await multiply(course.id, 10_000);
  await school.sql('ANALYZE');
  const many = await readAll();

  expect(few.map(({ body }) => body.total).slice(0, 5)).toEqual([10, 10, 10, 1, 9]);
  expect(many.map(({ body }) => body.total).slice(0, 5)).toEqual([10_000, 10_000, 10_000, 1, 9_999]);
  expect(many.map(({ statements }) => statements)).toEqual(few.map(({ statements }) => statements));
  const { body: modules } = await read('/modules?limit=100');
  expect(modules.items.map(({ isAccessible }: { isAccessible: boolean }) => isAccessible)).toEqual(
    Array(100).fill(true),
  );
});
