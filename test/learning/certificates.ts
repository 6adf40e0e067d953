import type { CourseCompletion } from '#learning/progress/modules/completions.service.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { createCourse } from '../curriculum/courses.js';
import type { Person, School } from '../support/school.js';

/** Reports that a person completed a course, as the progress of the course does, and issues the certificate. */
export async function complete(
  school: School,
  { id: userId }: Person,
  courseId: string,
  completedAt = '2026-05-01T10:00:00Z',
): Promise<void> {
  const completion: CourseCompletion = { userId, courseId, completedAt };
  await school.app.get(JobQueue, { strict: false }).add('course-completed', completion);
  await school.runJobs();
}

/** The newest certificate of a person. */
export const certificateOf = async (school: School, person: Person) =>
  (await school.as(person).get('/certificates/me?limit=1')).body.items[0];

/** A new course of Ana and the certificate of a person who completed it. */
export async function certify(school: School, person: Person, title = 'Reading maps') {
  const course = await createCourse(school, { title });
  await complete(school, person, course.id);
  return { course, certificate: await certificateOf(school, person) };
}
