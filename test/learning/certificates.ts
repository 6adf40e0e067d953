import { Events } from '#platform/events/events.js';
import { CourseCompleted } from '#learning/progress/course-completed.event.js';
import { createCourse } from '../curriculum/courses.js';
import type { Person, School } from '../support/school.js';

/** Reports that a person completed a course, as the progress of the course does. */
export const complete = (
  school: School,
  person: Person,
  courseId: string,
  completedAt = new Date('2026-05-01T10:00:00Z'),
) => school.app.get(Events).emit(new CourseCompleted(person.id, courseId, completedAt));

/** The newest certificate of a person, once there are `count` of them. */
export async function certificateOf(school: School, person: Person, count = 1) {
  for (let tries = 0; tries < 200; tries++) {
    const { body } = await school.as(person).get('/certificates/me');
    if (body.total >= count) return body.items[0];
    await new Promise((resume) => setTimeout(resume, 10));
  }
  throw new Error(`${person.email} has fewer than ${count} certificates.`);
}

/** A new course of Ana and the certificate of a person who completed it. */
export async function certify(school: School, person: Person, title = 'Reading maps') {
  const course = await createCourse(school, { title });
  const { body } = await school.as(person).get('/certificates/me');
  await complete(school, person, course.id);
  return { course, certificate: await certificateOf(school, person, body.total + 1) };
}
