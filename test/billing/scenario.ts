import { Clock } from '#platform/config/clock.js';
import type { Person, School } from '../support/school.js';

let created = 0;
/** A name that is unique within the test run. */
export const uniqueName = (prefix: string): string => `${prefix}-${++created}`;

/** Creates a subject of P1A with two units; the first has one part with one section. */
export async function createOutline(school: School) {
  const ana = school.as(school.ana);
  const { body: subject } = await ana.post('/subjects', { classroomId: school.p1a, name: uniqueName('Subject') });
  await ana.post(`/subjects/${subject.id}/auto-structure`, { toc: '1 Light\n1.1 Rays\n1.1.1 Shadows\n2 Sound' });
  const { body: tree } = await ana.get(`/subjects/${subject.id}`);
  const [unit, other] = tree.units;
  const [part] = unit.parts;
  const [section] = part.sections;
  return { subject: tree, unit, other, part, section };
}

/** Creates a catalogue entry, for a new subject of P1A unless the draft names a subject, unit or course. */
export async function createTcode(school: School, draft: Record<string, unknown> = {}) {
  const target =
    draft.subjectId || draft.unitId || draft.courseId ? {} : { subjectId: (await createOutline(school)).subject.id };
  const kind = draft.unitId ? 'unit' : 'subject';
  const values = { code: uniqueName('code'), title: 'Light and shadow', kind, ...target, ...draft };
  const { status, body } = await school.as(school.root).post('/tcodes', values);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** Grants a subscription to a person, as the admin. */
export async function grantSubscription(school: School, person: Person, draft: Record<string, unknown> = {}) {
  const tcodeId = draft.tcodeId ?? (await createTcode(school)).id;
  const values = { subscriptionType: 'monthly', userId: person.id, ...draft, tcodeId };
  const { status, body } = await school.as(school.root).post('/subscriptions', values);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** Moves a subscription so that it ends at the given time. */
export const endAt = (school: School, id: string, end: Date) =>
  school.sql(
    `UPDATE subscriptions SET end_date = $2, start_date = $2::timestamptz - duration_days * interval '24 hours' WHERE id = $1`,
    [id, end],
  );

/** Runs `work` with the school's clock stopped at a time near the present. */
export async function atTime<T>(school: School, time: Date, work: () => Promise<T>): Promise<T> {
  const clock = school.app.get(Clock);
  const originalNow = clock.now.bind(clock);
  clock.now = () => new Date(time);
  try {
    return await work();
  } finally {
    clock.now = originalNow;
  }
}

export const addMs = (time: Date, ms: number): Date => new Date(time.getTime() + ms);

export const dayMs = 86_400_000;
