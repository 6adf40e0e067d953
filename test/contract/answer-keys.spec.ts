import type { Role } from '#platform/access/actor.js';
import { openSchool } from '../support/school.js';
import type { Scenario } from './fixture.js';
import { fixtureOf } from './fixtures.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { insider } from './people.js';
import { collectionsOf, filled } from './requests.js';

const school = openSchool();

const secretWord = 'zanzibar-is-right';
const draftWord = 'draft-of-a-quiz';

/** Names of fields that contain answer keys. */
const secretNames = new Set(['key', 'credits', 'tolerance', 'questionVersionId', 'answerKey', 'correct', 'isCorrect']);

const questions = [
  {
    type: 'short_text',
    prompt: 'Where?',
    body: {},
    key: { caseSensitive: false, answers: [{ text: secretWord, credit: '1' }] },
    feedback: secretWord,
  },
  {
    type: 'single_choice',
    prompt: 'Which?',
    body: {
      choices: [
        { id: 'a', text: 'This' },
        { id: 'b', text: 'That' },
      ],
    },
    key: { credits: { b: '1' } },
    feedback: secretWord,
  },
];

let published: string;
beforeAll(async () => {
  const ana = school.as(school.ana);
  const { body: subject } = await ana.post('/subjects', { classroomId: school.p1a, name: 'Secrets' });
  const content = {
    items: questions.map((question) => ({ question })),
    placement: { subjectId: subject.id },
    maxAttempts: 9,
  };
  const open = await ana.post('/assessments', { ...content, title: 'Open', review: 'never' });
  const draft = await ana.post('/assessments', { ...content, title: draftWord });
  if (open.status !== 201 || draft.status !== 201) throw new Error(JSON.stringify([open.body, draft.body]));
  published = open.body.id;
  await ana.post(`/assessments/${published}/publish`);
});

describe.each(['STUDENT', 'PARENT'] as const)('no response to a %s', (role) => {
  it('contains an answer key or a draft, by field name or by text', async () => {
    const actor = await insider(school, role);
    const scenario = { school, actor, role };
    const leaks: string[] = [];
    const reads = operationsOf(documentOf(school)).filter((operation) => isRead(operation, role));
    if (role === 'STUDENT') await submitted(scenario, leaks);

    for (const operation of reads) {
      const { path, method } = operation;
      const ids = await idsFor(`${method} ${path}`, path, scenario);
      const { body } = await school.as(actor).get(filled(path, ids) + listed(operation));
      leaks.push(...secretsIn(body).map((secret) => `${path}: ${secret}`));
    }

    expect(reads.length).toBeGreaterThan(15);
    expect(leaks).toEqual([]);
  }, 60_000);
});

const isRead = ({ method, access }: { method: string; access: unknown }, role: Role): boolean =>
  method === 'GET' && Array.isArray(access) && access.includes(role);

/** The largest page for lists; other reads have no limit. */
const listed = ({ parameters }: Operation): string =>
  parameters.some(({ name }) => name === 'limit') ? '?limit=100' : '';

/** The rows of an actor, by collection and the ids above. Reads do not change them, so all paths below a row use the same. */
const made = new Map<string, Promise<string>>();

/** Ids of existing rows; for assessments, the one with a known key. */
async function idsFor(name: string, path: string, scenario: Scenario): Promise<string[]> {
  const ids: string[] = [];
  const rowOf = (collection: string) => {
    const key = [scenario.actor.id, collection, ...ids].join(' ');
    const row = made.get(key) ?? fixtureOf(collection, name).make(scenario, ids);
    made.set(key, row);
    return row;
  };
  for (const collection of collectionsOf(path)) {
    ids.push(collection === 'assessments' ? published : await rowOf(collection));
  }
  return ids;
}

/** Responses to a student who submits, and to later reads. */
async function submitted({ actor }: Scenario, leaks: string[]): Promise<void> {
  const student = school.as(actor);
  const { status, body } = await student.post('/submissions', { assessmentId: published, answers: {} });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const attempts = await student.get(`/submissions/${body.id}/attempts`);
  leaks.push(...[body, attempts.body].flatMap(secretsIn).map((secret) => `a submission: ${secret}`));
}

/** All secrets in a response: by field name or by text. */
function secretsIn(body: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(body ?? null, (name, value: unknown) => {
    // The key of an achievement is a name, that of a question an object.
    if (secretNames.has(name) && !(name === 'key' && typeof value === 'string')) found.push(name);
    if (typeof value === 'string' && (value.includes(secretWord) || value.includes(draftWord))) found.push(value);
    return value;
  });
  return found;
}
