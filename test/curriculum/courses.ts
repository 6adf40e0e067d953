import type { Answer } from '../support/client.js';
import type { Person, School } from '../support/school.js';

let created = 0;

/** Creates a course of a person, a teacher by default; published unless `status` is draft. */
export async function createCourse(school: School, draft: Record<string, unknown> = {}, owner = school.ana) {
  const { status = 'published', ...values } = draft;
  const client = school.as(owner);
  const course = bodyOf(await client.post('/courses', { title: `Course ${++created}`, ...values }), 201);
  return status === 'draft' ? course : bodyOf(await client.post(`/courses/${course.id}/publish`), 200);
}

export const enroll = (school: School, person: Person, courseId: string): Promise<Answer> =>
  school.as(person).post(`/courses/${courseId}/enroll`);

export const leave = (school: School, person: Person, courseId: string): Promise<Answer> =>
  school.as(person).delete(`/courses/${courseId}/enroll`);

/** The names and statuses in the order of arrival, as the owner reads them. */
export async function rosterOf(school: School, courseId: string, owner = school.ana) {
  const { body } = await school.as(owner).get(`/courses/${courseId}/enrollments?sort=sequence&limit=100`);
  return body.items as { id: string; userId: string; name: string; status: string; position: number | null }[];
}

/** The status and code of a response, or the status alone if it succeeded. */
export const outcome = ({ status, body }: Answer): unknown => (status < 400 ? status : [status, body.code]);

function bodyOf({ status, body }: Answer, expected: number) {
  if (status !== expected) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
