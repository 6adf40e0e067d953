import type { Answer } from '../support/client.js';
import type { Person, School } from '../support/school.js';

let created = 0;

/** Creates a module of a person with one lesson; published unless `status` is draft. */
export async function createModule(school: School, draft: Record<string, unknown> = {}, owner: Person = school.ana) {
  const { status = 'published', ...values } = draft;
  const client = school.as(owner);
  const fields = { title: `Module ${++created}`, durationMinutes: 30, content: { overview: 'About it.' } };
  const module = await bodyOf(client.post('/modules', { ...fields, ...values }), 201);
  await createLesson(school, module.id, {}, owner);
  return status === 'draft' ? module : bodyOf(client.post(`/modules/${module.id}/publish`), 200);
}

/** Adds a text lesson to a module. */
export const createLesson = (school: School, moduleId: string, draft: object = {}, owner: Person = school.ana) => {
  const values = { title: 'A lesson', type: 'text', estimatedMinutes: 5, content: { text: 'Read this.' } };
  return bodyOf(school.as(owner).post(`/modules/${moduleId}/lessons`, { ...values, ...draft }), 201);
};

async function bodyOf(response: Promise<Answer>, expected: number) {
  const { status, body } = await response;
  if (status !== expected) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
