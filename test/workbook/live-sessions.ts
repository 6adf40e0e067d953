import { StreamClient } from '../messaging/stream-client.js';
import type { Answer } from '../support/client.js';
import type { Person, School } from '../support/school.js';

let created = 0;

/** A day on which planned sessions are in the future, whenever the tests run. */
export const plannedDay = `${new Date().getUTCFullYear() + 1}-12-01`;

/** Plans a session of P1A that is led by a teacher, Ana by default, and moves it to `status`. */
export async function createSession(school: School, draft: Record<string, unknown> = {}, leader = school.ana) {
  const { status = 'active', ...values } = draft;
  const fields = {
    title: `Session ${++created}`,
    classroomId: school.p1a,
    scheduledStart: `${plannedDay}T08:00:00Z`,
    scheduledEnd: `${plannedDay}T09:00:00Z`,
  };
  const session = bodyOf(await school.as(leader).post('/live-sessions', { ...fields, ...values }), 201);
  for (const step of steps[String(status)] ?? [])
    bodyOf(await school.as(leader).post(`/live-sessions/${session.id}/${step}`), 200);
  return session;
}

/** The transitions by which a new session reaches a status. */
export const steps: Record<string, string[]> = {
  scheduled: [],
  starting: ['start'],
  active: ['start', 'activate'],
  paused: ['start', 'activate', 'pause'],
  ended: ['start', 'activate', 'end'],
  cancelled: ['cancel'],
};

export const join = (school: School, person: Person, sessionId: string, draft: object = {}): Promise<Answer> =>
  school.as(person).post(`/live-sessions/${sessionId}/join`, draft);

export const leave = (school: School, person: Person, sessionId: string): Promise<Answer> =>
  school.as(person).post(`/live-sessions/${sessionId}/leave`);

/** Opens the stream of a session and waits for its first event. */
export async function follow(
  school: School,
  person: Person,
  sessionId: string,
  headers: Record<string, string> = {},
  at: School = school,
): Promise<StreamClient> {
  const authorization = `Bearer ${await school.as(person).token()}`;
  const url = `${at.url}/api/v1/live-sessions/${sessionId}/stream`;
  const client = await new StreamClient().open(url, { authorization, ...headers });
  if (client.status === 200 && !headers['last-event-id'])
    await client.waitUntil(() => client.events.length > 0 || client.isClosed);
  return client;
}

/** New students of P1A. */
export const students = (school: School, count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => school.person('STUDENT', school.p1a)));

/** New students without a classroom who are invited to a session and logged in; with `joined`, they have joined it. */
export async function invitedStudents(
  school: School,
  count: number,
  sessionId: string,
  { joined = false } = {},
): Promise<Person[]> {
  const people = await school.crowd(count);
  await school.sql(
    `INSERT INTO session_participants (id, session_id, user_id, is_invited, joined_at, last_joined_at, last_seen_at)
     SELECT gen_random_uuid(), $1, id, true, at, at, at FROM unnest($2::uuid[]) id, (SELECT CASE WHEN $3 THEN now() END) t(at)`,
    [sessionId, people.map(({ id }) => id), joined],
  );
  return people;
}

function bodyOf({ status, body }: Answer, expected: number) {
  if (status !== expected) throw new Error(`${status}: ${JSON.stringify(body)}`);
  return body;
}
