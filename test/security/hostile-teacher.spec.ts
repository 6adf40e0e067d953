import { randomUUID } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { InteractionRecorder } from '#learning/interactions/interaction-recorder.js';
import type { Role } from '#platform/access/actor.js';
import { features } from '#platform/config/feature-catalogue.js';
import { choiceQuestion } from '../assessment/builders.js';
import type { Scenario } from '../contract/fixture.js';
import { before, bodies, fixtures } from '../contract/fixtures.js';
import { documentOf, type Operation, operationsOf, resolved, type Schema } from '../contract/operations.js';
import { outsider } from '../contract/people.js';
import { collectionsOf, filled, neededHeaders, pathIds, validBody } from '../contract/requests.js';
import { seeded } from '../contract/values.js';
import { createCourse } from '../curriculum/courses.js';
import { createLesson, createModule } from '../curriculum/modules.js';
import type { Answer, Client } from '../support/client.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { idsIn, missingFrom, type Row, rowsOf } from './world.js';

/**
 * Two teachers, one of them hostile. olga knows every id of the school and calls every write route the document offers a
 * teacher, with the ids of others in the path and in every id field of the body. Afterwards the database is compared.
 */
// Achievements are granted after the response, to both worlds.
const school = openSchool({ FEATURES: features.filter((feature) => feature !== 'achievements').join() });
const random = seeded(7);

/** The fixtures applied to Olga: her class instead of P1A. */
const mirrored = (): School =>
  Object.create(school, {
    p1a: { value: school.p1b },
    ana: { value: school.olga },
    ben: { value: school.zoe },
  }) as School;

/**
 * Columns that may refer to rows of other teachers: the question bank, the assessments in it and the catalogue are shared;
 * published courses and modules are for everyone, and a course or live session takes people of the whole
 * school.
 */
const shared = [
  'assessment_items.question_version_id',
  // Categories and questions are shared unless they are private.
  'questions.category_id',
  'question_categories.parent_id',
  'assessment_draws.category_id',
  'module_references.assessment_id',
  'subscriptions.tcode_id',
  // Grade scales and grading periods belong to the organization.
  'gradebook_setups.scale_id',
  'report_cards.period_id',
  'enrollments.course_id',
  'enrollments.user_id',
  'session_participants.user_id',
  'live_session_events.payload',
  'user_progress.module_id',
  'user_progress.lesson_id',
  'user_progress.tcode_id',
  'user_interactions.payload',
  // Chosen by the client.
  'sync_operations.device_id',
  'attempts.screen_id',
  // The library and published learning paths are for everyone.
  'user_learning_activity.resource_id',
  'learning_path_items.resource_id',
  'learning_path_starts.path_id',
  'notes.module_id',
  'notes.lesson_id',
  'audio_recordings.module_id',
  'audio_recordings.lesson_id',
  // Modules outside courses are for everyone, with their exercises and discussions.
  'exercise_attempts.module_id',
  'exercise_attempts.lesson_id',
  'exercise_attempts.answers',
  'exercise_attempts.grades',
  'exercise_questions.question_version_id',
  'exercise_results.module_id',
  'exercise_results.lesson_id',
  'discussion_threads.module_id',
  'discussion_threads.lesson_id',
];

/** Columns that may refer to questions which are not private. */
const toSharedQuestions = ['lesson_questions.question_id'];

/** Operations that end their session run last. */
const ending = ['logout', 'changePassword', 'eraseMyAccount'];

/** Bodies that give a foreign id the meaning it needs, by operationId and field. */
const meanings: Record<string, (id: string) => object> = {
  'createResource.subjectId': (subjectId) => ({ scope: 'structure', subjectId }),
  'createResource.assessmentId': (assessmentId) => ({ scope: 'assessment', assessmentId }),
  'createTcode.unitId': (unitId) => ({ kind: 'unit', unitId, subjectId: null }),
  'createTcode.pathId': (pathId) => ({ kind: 'path', pathId, subjectId: null }),
  'addAssessmentResource.resourceId': (resourceId) => ({ resourceId, title: undefined, contentUrl: undefined }),
};

let document: OpenAPIObject;
let operations: Operation[];
let victims: Row[];
/** Ids of the victim's world by table. */
let tables: Map<string, string[]>;
let foreign: Set<string>;
/** Ids of the victim's questions that all teachers may use. */
let sharedQuestions: Set<string>;
/** The classes of the hostile teacher: P1B, and one of a year to come, where no student has a class yet. */
let ownClasses: string[];
let calls: { call: string; status: number }[];
let unequal: string[];

beforeAll(async () => {
  document = documentOf(school);
  operations = operationsOf(document).filter(({ method, access }) => method !== 'GET' && access.includes('TEACHER'));
  await buildVictims();
  await school.app.get(InteractionRecorder).flush();
  const rows = await rowsOf(school);
  const own = [school.olga.id, school.zoe.id, school.p1b];
  // What she answers for passes to root when she erases her account, with its files.
  const isOfHeir = ({ table, text }: Row) => table === 'user_storage' && text.includes(school.root.id);
  victims = rows.filter((row) => !own.some((id) => row.text.includes(id)) && !isOfHeir(row));
  tables = new Map();
  foreign = new Set();
  sharedQuestions = new Set();
  for (const { table, text } of victims) {
    const { id, scope, sharing } = JSON.parse(text) as { id?: unknown; scope?: unknown; sharing?: unknown };
    if (typeof id !== 'string' || idsIn(id).length === 0) continue;
    tables.set(table, [...(tables.get(table) ?? []), id]);
    if (table === 'questions' && sharing === 'organization') sharedQuestions.add(id);
    // Core subjects and the library are for everyone.
    if (table !== 'core_subjects' && scope !== 'library') foreign.add(id);
  }
  // Fixtures create some of her own rows as an admin.
  foreign.delete(school.root.id);
  calls = [];
  unequal = [];
  const { body: future } = await school.as(school.olga).post('/classrooms', { level: 'P1', academicYear: '2099' });
  ownClasses = [school.p1b, future.id].filter(Boolean);
  for (const operation of inOrder()) await attack(operation, { actor: school.olga, role: 'TEACHER' });
  const parent = await outsider(school, 'PARENT');
  await attackBodies('STUDENT', school.zoe);
  await attackBodies('PARENT', parent);
  for (const operation of operations.filter(({ id }) => ending.includes(id)))
    await attack(operation, { actor: school.olga, role: 'TEACHER' });
}, 300_000);

/** Students and parents have no business in the other world either: what their routes say of its ids. */
async function attackBodies(role: Role, actor: Person): Promise<void> {
  const open = operationsOf(document).filter(({ method, access }) => method !== 'GET' && access.includes(role));
  for (const operation of open.filter(({ id }) => !ending.includes(id))) await attackFields(operation, { actor, role });
}

/** Everything the operations are about, of a teacher of P1A: as the fixtures make it, and in more states. */
async function buildVictims(): Promise<void> {
  const ana = school.as(school.ana);
  const scenario: Scenario = { school, actor: school.ana, role: 'TEACHER' };
  const made = new Set<string>();
  for (const operation of operations) {
    const prepare = before[operation.id];
    const collections = collectionsOf(operation.path, operation.method).join();
    // A second row in the same state would be attacked in the same way.
    if (!prepare && made.has(collections)) continue;
    made.add(collections);
    const ids = await pathIds(operation, scenario);
    await prepare?.(scenario, ids);
  }
  const student = await school.person('STUDENT', school.p1a);
  for (const collection of ['messages', 'sent', 'submissions', 'subscriptions', 'invitations', 'guardians'])
    await fixtures[collection]?.make(scenario, [student.id]);
  await ana.post('/resources', { title: 'Proposed', contentUrl: 'https://example.org/', scope: 'library' });
  await ana.post('/assessments', { title: 'In the bank', maxScore: 5 });
  await ana.post('/students', { firstName: 'Ida', lastName: 'Ilic', classroomId: school.p1a });
  const { body: draft } = await ana.post('/assessments', { title: 'Archived', maxScore: 5 });
  await school.sql(`UPDATE assessments SET status = 'archived' WHERE id = $1`, [draft.id]);
  await school.as(student).upload('/files', 'mine.txt', 'private words');
  await courseWithPrivateQuestion();
  await fixtures.promotions?.make({ ...scenario, role: 'ADMIN' }, []);
}

/** Every teacher may read the course and copy it; the question is for ana alone. */
async function courseWithPrivateQuestion(): Promise<void> {
  const course = await createCourse(school, { title: 'With a private question' });
  const { body: question } = await school.as(school.ana).post('/questions', { ...choiceQuestion, sharing: 'private' });
  const module = await createModule(school, { courseId: course.id });
  const content = { exercises: [{ questionId: question.id }] };
  await createLesson(school, module.id, { type: 'exercise', content });
}

/** What is taken over first can be misused later, so removals come last. */
const inOrder = (): Operation[] => {
  const going = operations.filter(({ id }) => !ending.includes(id));
  return [...going.filter(({ method }) => method !== 'DELETE'), ...going.filter(({ method }) => method === 'DELETE')];
};

type Attacker = Omit<Scenario, 'school'>;

async function attack(operation: Operation, attacker: Attacker): Promise<void> {
  const own: Scenario = { school: mirrored(), ...attacker };
  // Bodies that are made for the rows of the path cannot be sent again to others.
  const bodyOf = repeated((ids: string[]) => validBody(document, operation, own, random, ids), operation.id in bodies);
  for (const ids of foreignPaths(operation)) {
    const answer = await send(operation, attacker, ids, await bodyOf(ids));
    if (answer.status < 400) bodyOf.renew();
    note(operation, ids, answer);
  }
  await attackFields(operation, attacker);
  if (operation.path.includes('{')) return;
  const body = await validBody(document, operation, own, random);
  note(operation, [], await send(operation, attacker, [], body));
}

/** Her own rows in the path, the other teacher's in the body; then an id that does not exist. */
async function attackFields(operation: Operation, attacker: Attacker): Promise<void> {
  const own: Scenario = { school: mirrored(), ...attacker };
  const pathOf = repeated(() => ownPath(operation, own));
  for (const [field, victimIds] of foreignFields(operation)) {
    const path = await pathOf();
    for (const ids of path[0] === school.p1b ? ownClasses.map((room) => [room, ...path.slice(1)]) : [path]) {
      const bodyOf = repeated(() => validBody(document, operation, own, random, ids));
      const ask = async (given: string) => {
        const answer = await send(operation, attacker, ids, bodyWith(operation, field, given, await bodyOf()));
        if (answer.status < 400) {
          bodyOf.renew();
          pathOf.renew();
        }
        return answer;
      };
      const missing = answerOf(await ask(randomUUID()));
      for (const id of victimIds) {
        const refused = note(operation, [`${field}=${id}`], await ask(id));
        if (isSeen(refused) || answerOf(refused, id) === missing) continue;
        unequal.push(
          `${attacker.role}: ${operation.method} ${operation.path}, ${field}: ${answerOf(refused, id)}, but ${missing}`,
        );
      }
    }
  }
}

/**
 * What is accepted, and what the person finds in lists but may not change or open, need not be hidden: the bank, modules of
 * courses, what a subscription opens.
 */
const isSeen = ({ status, body }: Answer): boolean =>
  status < 400 || (status === 403 && ['forbidden', 'not_enrolled'].includes(body.code));

/** The hostile teacher's own row for each parameter, or a random id where she can have none. */
async function ownPath(operation: Operation, own: Scenario): Promise<string[]> {
  const ids = await pathIds(operation, own);
  if (operation.id !== 'promoteStudent') await before[operation.id]?.(own, ids);
  return ids;
}

/** Every id of the victim's world that fits the path; below a collection of her own too. */
function foreignPaths({ path, method }: Operation): string[][] {
  const collections = collectionsOf(path, method).map(tableOf);
  const levels = collections.map((table) => tables.get(table) ?? numbered[table] ?? []);
  const last = levels.pop();
  if (!last) return [];
  const parents = levels.map((ids, level) => [
    ...(level === 0 ? ownClasses : []),
    ...ids.slice(0, levels.length > 1 ? 2 : 8),
  ]);
  const above = parents.reduce<string[][]>((all, ids) => all.flatMap((path) => ids.map((id) => [...path, id])), [[]]);
  const below = levels.length > 0 ? spread(last, maxIdsBelow) : last;
  return above.flatMap((ids) => below.map((id) => [...ids, id]));
}

const otherTables: Record<string, string> = {
  students: 'users',
  exceptions: 'assessment_exceptions',
  members: 'users',
  guardians: 'users',
  sessions: 'user_sessions',
  files: 'stored_files',
  paths: 'learning_paths',
  bookmark: 'user_learning_activity',
  rate: 'user_learning_activity',
  // By the id of the resource.
  recommended: 'resources',
  sent: 'sent_messages',
  codes: 'course_codes',
  exercises: 'lessons',
  discussions: 'lessons',
  threads: 'discussion_threads',
  replies: 'discussion_replies',
  attempts: 'exercise_attempts',
  'attempts/{id}': 'attempts',
  'rubrics/{rubricId}': 'rubrics',
  'replies/{fileReplyId}': 'file_comment_replies',
  'groups/{groupId}': 'student_groups',
  'member-scores': 'users',
  samples: 'peer_samples',
  'PUT peer-reviews/{id}': 'peer_assignments',
  'POST peer-reviews/{id}': 'peer_assignments',
  recordings: 'audio_recordings',
  transcriptions: 'transcription_records',
  polls: 'live_polls',
  'questions/{questionId}': 'live_questions',
  chat: 'live_messages',
  strokes: 'live_strokes',
  participants: 'users',
  hands: 'users',
  'PUT members/{userId}': 'users',
  bills: 'civic_bills',
  representatives: 'civic_representatives',
  'votes/{billId}': 'civic_votes',
  'resources/{localResourceId}': 'local_resources',
};
/** Ids tried below each row of a path. */
const maxIdsBelow = 16;
/** Collections whose rows have numbers below their parent. */
const numbered: Record<string, string[]> = { 'versions/{version}': ['1'] };
const tableOf = (collection: string): string => otherTables[collection] ?? collection.replaceAll('-', '_');

/** Each id field of the body, with ids of the victim's world. */
function foreignFields(operation: Operation): [string, string[]][] {
  return idFields(operation.body).map((field) => {
    const table = tableOfField(field);
    const ids = table ? (tables.get(table) ?? []) : [...(tables.get('users') ?? []), school.p1a, ...firstOfEach()];
    return [field, spread(ids, table === 'users' ? 24 : 12)];
  });
}

/** At most `count` of the ids, oldest and newest among them. */
function spread(ids: string[], count: number): string[] {
  const step = Math.max(1, ids.length / count);
  return [...new Set(Array.from({ length: count }, (_, n) => ids[ids.length - 1 - Math.floor(n * step)] ?? ''))].filter(
    Boolean,
  );
}

const firstOfEach = (): string[] => [...tables.values()].flatMap(([id]) => id ?? []);

function idFields(given: Schema | undefined, prefix = ''): string[] {
  if (!given) return [];
  const schema = resolved(document, given);
  if (schema.format === 'uuid') return [prefix];
  if (schema.items) return idFields(schema.items, `${prefix}[]`);
  return Object.entries(schema.properties ?? {}).flatMap(([name, part]) =>
    idFields(part, prefix ? `${prefix}.${name}` : name),
  );
}

const people = ['userId', 'teacherId', 'parentId', 'studentId', 'repeaters', 'repeating'];

function tableOfField(field: string): string | undefined {
  const name = field.replaceAll('[]', '').replace(/.*\./, '');
  if (people.includes(name)) return 'users';
  if (name === 'fileId') return 'stored_files';
  if (name === 'pathId') return 'learning_paths';
  const noun = name.replace(/Ids?$/, '').replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return [`${noun}s`, noun.replace(/y$/, 'ies')].find((table) => tables.has(table));
}

function bodyWith(operation: Operation, field: string, id: string, body: unknown): unknown {
  const base = body instanceof FormData || body === undefined ? {} : (body as Record<string, unknown>);
  const meant = meanings[`${operation.id}.${field}`]?.(id);
  return meant ? { ...base, ...meant } : placed(base, field.split('.'), id);
}

/**
 * Makes a body or a path once, because a refused request uses nothing of it up, and again after `renew`; with `always`,
 * each time.
 */
function repeated<Args extends unknown[], Made>(make: (...args: Args) => Promise<Made>, always = false) {
  let made: Promise<Made> | undefined;
  const makeOnce = (...args: Args): Promise<Made> => (always ? make(...args) : (made ??= make(...args)));
  return Object.assign(makeOnce, { renew: () => (made = undefined) });
}

/** `body` with `id` at a path such as `items[].questionId`. */
function placed(body: Record<string, unknown>, [step = '', ...rest]: string[], id: string): Record<string, unknown> {
  const name = step.replace('[]', '');
  const inner = rest.length > 0 ? placed({}, rest, id) : id;
  return { ...body, [name]: step.endsWith('[]') ? [inner] : inner };
}

async function send(operation: Operation, { actor }: Attacker, ids: string[], body: unknown): Promise<Answer> {
  const client = ending.includes(operation.id) ? await loggedIn(actor) : school.as(actor);
  return client.send(operation.method, filled(operation.path, ids), body, neededHeaders(operation));
}

/** In a session of its own; one of the routes before may have changed the address. */
async function loggedIn({ id, password }: Person): Promise<Client> {
  const [row] = await school.sql<{ email: string }>('SELECT email FROM users WHERE id = $1', [id]);
  const { body } = await school.login({ id, password, email: row?.email ?? '' });
  return school.with(body.accessToken);
}

function note({ method, path }: Operation, what: string[], answer: Answer): Answer {
  calls.push({ call: `${method} ${path} with ${what.join(', ')}`, status: answer.status });
  return answer;
}

/** What an answer says, without the id of its request and without the id it was asked about. */
const answerOf = ({ status, body }: Answer, id = ''): string =>
  `${status} ${JSON.stringify(body, (key, value: unknown) => (key === 'requestId' ? undefined : value))}`.replaceAll(
    id || '-none-',
    '…',
  );

it('calls every write route of a teacher without a server error', () => {
  const tried = new Set(calls.map(({ call }) => call.replace(/ with .*/, '')));

  expect(operations.map(({ method, path }) => `${method} ${path}`).filter((route) => !tried.has(route))).toEqual([]);
  // What ends the session is tried last.
  const isEnding = (call: string) => call.startsWith('DELETE /user/account');
  expect(calls.filter(({ call, status }) => status >= 500 || (status === 401 && !isEnding(call)))).toEqual([]);
  expect(calls.length).toBeGreaterThan(500);
});

it('changes no row of the other teacher', async () => {
  expect(missingFrom(victims, await rowsOf(school))).toEqual([]);
});

it('creates no row that refers to rows of the other teacher', async () => {
  const known = new Set(victims.map(({ hash }) => hash));
  const made = (await rowsOf(school)).filter(({ hash }) => !known.has(hash));

  expect(made.flatMap(({ table, text }) => references(table, text))).toEqual([]);
});

it('does not tell whether an id in a body exists', () => {
  expect([...new Set(unequal)]).toEqual([]);
});

const mayReferTo = (column: string, id: string): boolean =>
  shared.includes(column) || (toSharedQuestions.includes(column) && sharedQuestions.has(id));

/** Columns of a row that name an id of the victim's world and are not shared. */
function references(table: string, text: string): string[] {
  const row = JSON.parse(text) as Record<string, unknown>;
  // The invitation to a live session.
  if (table === 'messages' && row.tag === 'session') return [];
  const columns = Object.entries(row);
  return columns
    .filter(([column, value]) =>
      idsIn(JSON.stringify(value)).some((id) => foreign.has(id) && !mayReferTo(`${table}.${column}`, id)),
    )
    .map(([column]) => `${table}.${column}: ${text.slice(0, 300)}`);
}
