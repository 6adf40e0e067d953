import type { Role } from '#platform/access/actor.js';
import { openSchool } from '../support/school.js';
import { fixtureOf, type Scenario } from './fixtures.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { insider } from './people.js';
import { collectionsOf, filled } from './requests.js';

const school = openSchool();

const secretWord = 'zanzibar-is-right';
const draftWord = 'draft-of-a-quiz';

/** Names under which a question keeps what is right. */
const secretNames = new Set(['key', 'credits', 'tolerance', 'questionVersionId', 'answerKey', 'correct', 'isCorrect']);

const sealed = [
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
  const { body: subject } = await ana.post('/subjects', { classroomId: school.p1a, name: 'Sealed' });
  const work = {
    items: sealed.map((question) => ({ question })),
    placement: { subjectId: subject.id },
    maxAttempts: 9,
  };
  const open = await ana.post('/assessments', { ...work, title: 'Open', review: 'never' });
  const draft = await ana.post('/assessments', { ...work, title: draftWord });
  if (open.status !== 201 || draft.status !== 201) throw new Error(JSON.stringify([open.body, draft.body]));
  published = open.body.id;
  await ana.post(`/assessments/${published}/publish`);
});

describe.each(['STUDENT', 'PARENT'] as const)('no answer to a %s', (role) => {
  it('shows an answer key or a draft, by its name or by its words', async () => {
    const actor = await insider(school, role);
    const scenario = { school, actor, role };
    const shown: string[] = [];
    const reads = operationsOf(documentOf(school)).filter((operation) => isRead(operation, role));
    if (role === 'STUDENT') await handIn(scenario, shown);

    for (const operation of reads) {
      const { path, method } = operation;
      const ids = await idsFor(`${method} ${path}`, path, scenario);
      const { body } = await school.as(actor).get(filled(path, ids) + listed(operation));
      shown.push(...secretsIn(body).map((secret) => `${path}: ${secret}`));
    }

    expect(reads.length).toBeGreaterThan(15);
    expect(shown).toEqual([]);
  }, 60_000);
});

const isRead = ({ method, access }: { method: string; access: unknown }, role: Role): boolean =>
  method === 'GET' && Array.isArray(access) && access.includes(role);

/** The longest page of a list; other reads take no such thing. */
const listed = ({ parameters }: Operation): string =>
  parameters.some(({ name }) => name === 'limit') ? '?limit=100' : '';

/** Ids of real rows; where an assessment is asked for, of the one whose key is known. */
async function idsFor(name: string, path: string, scenario: Scenario): Promise<string[]> {
  const ids: string[] = [];
  for (const collection of collectionsOf(path)) {
    ids.push(collection === 'assessments' ? published : await fixtureOf(collection, name).make(scenario, ids));
  }
  return ids;
}

/** What a student is told on handing in, and may look at afterwards. */
async function handIn({ actor }: Scenario, shown: string[]): Promise<void> {
  const student = school.as(actor);
  const { status, body } = await student.post('/submissions', { assessmentId: published, answers: {} });
  if (status !== 201) throw new Error(JSON.stringify(body));
  const attempts = await student.get(`/submissions/${body.id}/attempts`);
  shown.push(...[body, attempts.body].flatMap(secretsIn).map((secret) => `a submission: ${secret}`));
}

/** Every secret in an answer: a telling name anywhere, or the words themselves. */
function secretsIn(answer: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(answer ?? null, (name, value: unknown) => {
    if (secretNames.has(name)) found.push(name);
    if (typeof value === 'string' && (value.includes(secretWord) || value.includes(draftWord))) found.push(value);
    return value;
  });
  return found;
}
