import type pg from 'pg';
import { seedAssessments } from './assessment/seed-assessments.js';
import { seedExam } from './assessment/seed-exam.js';
import { seedExercises } from './assessment/seed-exercises.js';
import { seedGradebook } from './assessment/seed-gradebook.js';
import { seedSubmissions } from './assessment/seed-submissions.js';
import { makeOutlines } from './curriculum/outlines.js';
import { seedActivity } from './curriculum/seed-activity.js';
import { seedCatalogue } from './curriculum/seed-catalogue.js';
import { seedCourseProgress } from './curriculum/seed-course-progress.js';
import { seedCourses } from './curriculum/seed-courses.js';
import { seedDiscussions } from './curriculum/seed-discussions.js';
import { seedLearning } from './curriculum/seed-learning.js';
import { seedLiveSessions } from './curriculum/seed-live-sessions.js';
import { seedMaterials } from './curriculum/seed-materials.js';
import { seedModules } from './curriculum/seed-modules.js';
import { seedNotes } from './curriculum/seed-notes.js';
import { seedRecordings } from './curriculum/seed-recordings.js';
import { coreSubjectRows } from './curriculum/seed-subjects.js';
import { seedSubjects } from './curriculum/seed-subjects.js';
import { makeClasses } from './people/classes.js';
import { makePeople } from './people/people.js';
import { seedClasses } from './people/seed-classes.js';
import { seedMessages } from './people/seed-messages.js';
import { seedSessions } from './people/seed-sessions.js';
import { DemoIds } from './support/demo-ids.js';
import { itemAt } from './support/item-at.js';
import { schoolFacts } from './support/school-facts.js';
import type { Report, SeedContext } from './support/seed-context.js';

/** Inserts all demo data, each table with one statement per batch. */
export async function insertDemoData(
  client: pg.Client,
  {
    passwordHash,
    now,
    storage,
    report,
  }: { passwordHash: string; now: Date; storage: SeedContext['storage']; report: Report },
): Promise<void> {
  const context = { client, school: await schoolFacts(client, now), ids: new DemoIds(), storage, report };
  const people = makePeople(context.ids);
  const classes = makeClasses(people, context.ids);
  await seedClasses(context, people, classes, passwordHash);
  const core = coreSubjectRows(context.school, context.ids);
  const outlines = makeOutlines(classes, context.ids);
  await seedSubjects(context, classes, core, outlines);
  const assessmentsByClass = await seedAssessments(context, people, classes, core, outlines);
  await seedSubmissions(context, assessmentsByClass);
  const [firstClass, itsAssessments] = [itemAt(classes, 0), itemAt(assessmentsByClass, 0)];
  await seedExam(context, itsAssessments);
  await seedGradebook(context, firstClass, itsAssessments);
  report('A written exam with its marks, and the gradebooks of a class');
  // Autovacuum may have analyzed these tables while others saw no rows in them; with such statistics the next statements take minutes.
  await client.query('ANALYZE users, classroom_members, subjects, units, parts, sections');
  report(`${await seedSessions(client, now)} login sessions of the last month`);
  report(`${await seedLearning(client, now)} sections read, with the interactions of students`);
  report(`${await seedMaterials(client)} links to material, ${await seedCatalogue(client, now)} subscriptions`);
  report(`${await seedActivity(client, now)} activities in the library, with two learning paths`);
  const enrollments = await seedCourses(client, now);
  report(`${enrollments} enrollments in two courses with ${await seedModules(client)} lessons`);
  report(`${await seedCourseProgress(client, now)} certificates of completion`);
  const attempts = await seedExercises(context);
  report(`${attempts} attempts at exercises, ${await seedDiscussions(context)} threads of discussions`);
  report(`${await seedLiveSessions(context)} live sessions`);
  report(`${await seedRecordings(context)} recordings, ${await seedNotes(context)} notes`);
  report(`${await seedMessages(client, now)} messages`);
}
