import { openDemo } from '#demo/demo-school.js';
import { seedCourses } from '#demo/curriculum/seed-courses.js';
import { seedModules } from '#demo/curriculum/seed-modules.js';
import { seedCourseProgress } from '#demo/curriculum/seed-course-progress.js';
import pg from 'pg';
import { openSchool } from '../support/school.js';
const school = openSchool();
it('times', async () => {
  const times: object[] = [];
  await school.sql('TRUNCATE users, classrooms, core_subjects CASCADE');
  const at = performance.now();
  await openDemo(school.app, () => undefined);
  times.push({ all: Math.round(performance.now() - at) });
  const client = new pg.Client(school.databaseUrl);
  await client.connect();
  for (let n = 0; n < 5; n++) {
    await client.query('BEGIN');
    await client.query('DELETE FROM certificates; DELETE FROM user_progress WHERE module_id IS NOT NULL; DELETE FROM lessons; DELETE FROM module_prerequisites; DELETE FROM modules; DELETE FROM enrollments; DELETE FROM courses');
    const marks = [performance.now()];
    await seedCourses(client, new Date()); marks.push(performance.now());
    await seedModules(client); marks.push(performance.now());
    const certs = await seedCourseProgress(client, new Date()); marks.push(performance.now());
    times.push({ certs, ms: marks.slice(1).map((m, i) => Math.round(m - (marks[i] ?? 0))) });
    if (n === 0) {
      console.log((await client.query(`SELECT c.title, p.status, p.lesson_id IS NULL AS module, count(*)::int FROM user_progress p JOIN modules m ON m.id = p.module_id JOIN courses c ON c.id = m.course_id GROUP BY 1, 2, 3 ORDER BY 1, 3, 2`)).rows);
      console.log((await client.query(`SELECT course_title, recipient_name, code, completed_on FROM certificates`)).rows);
    }
    await client.query('ROLLBACK');
  }
  await client.end();
  console.log('TIMES', JSON.stringify(times));
}, 180_000);
