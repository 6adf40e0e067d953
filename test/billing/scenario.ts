import { Clock } from '#platform/config/clock.js';
import type { Person, School } from '../support/school.js';

let made = 0;
export const word = (what: string): string => `${what}-${++made}`;

/** A subject of P1A with one unit, part and section. */
export async function outlined(school: School) {
  const ana = school.as(school.ana);
  const { body: subject } = await ana.post('/subjects', { classroomId: school.p1a, name: word('Subject') });
  await ana.post(`/subjects/${subject.id}/auto-structure`, { toc: '1 Light\n1.1 Rays\n1.1.1 Shadows\n2 Sound' });
  const { body: tree } = await ana.get(`/subjects/${subject.id}`);
  const [unit, other] = tree.units;
  const [part] = unit.parts;
  const [section] = part.sections;
  return { subject: tree, unit, other, part, section };
}

/** An entry of the catalogue; for a new subject of P1A unless the draft names something. */
export async function tcode(school: School, draft: Record<string, unknown> = {}) {
  const target = draft.subjectId || draft.unitId ? {} : { subjectId: (await outlined(school)).subject.id };
  const kind = draft.unitId ? 'unit' : 'subject';
  const values = { code: word('code'), title: 'Light and shadow', kind, ...target, ...draft };
  const { status, body } = await school.as(school.root).post('/tcodes', values);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** A subscription the admin gives somebody. */
export async function subscription(school: School, whose: Person, draft: Record<string, unknown> = {}) {
  const tcodeId = draft.tcodeId ?? (await tcode(school)).id;
  const values = { subscriptionType: 'monthly', userId: whose.id, ...draft, tcodeId };
  const { status, body } = await school.as(school.root).post('/subscriptions', values);
  if (status !== 201) throw new Error(JSON.stringify(body));
  return body;
}

/** Moves a subscription so that it ends at that moment. */
export const endAt = (school: School, id: string, end: Date) =>
  school.sql(
    `UPDATE subscriptions SET end_date = $2, start_date = $2::timestamptz - duration_days * interval '24 hours' WHERE id = $1`,
    [id, end],
  );

/** Holds the school's clock at a moment near the present while `work` goes on. */
export async function at<T>(school: School, moment: Date, work: () => Promise<T>): Promise<T> {
  const clock = school.app.get(Clock);
  const running = clock.now.bind(clock);
  clock.now = () => new Date(moment);
  try {
    return await work();
  } finally {
    clock.now = running;
  }
}

export const later = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);

export const dayMs = 86_400_000;
