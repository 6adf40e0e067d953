import { personalData } from '#personal-data.js';
import { Events } from '#platform/events/events.js';
import type { Answer } from '../support/client.js';
import { openSchool, type Person } from '../support/school.js';
import { newWord } from './builders.js';
import type { Scenario } from './fixture.js';
import { fixtures, secrets } from './fixtures.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { insider } from './people.js';
import { collectionsOf, filled } from './requests.js';

const school = openSchool();

/** Every private row of the person contains both words: one to search for, the other to look for in responses. */
const [searched, secret] = [newWord(), newWord()];

let person: Person;
let operations: Operation[];
/** The ids of the private rows, by collection. */
const planted = new Map<string, string>();

beforeAll(async () => {
  person = await insider(school, 'STUDENT');
  await school.as(person).get('/auth/me');
  const scenario: Scenario = { school, actor: person, role: 'STUDENT' };
  for (const [collection, make] of Object.entries(secrets)) {
    const id = await make(scenario, `${searched} ${secret}`);
    // A change of the profile lets the recommendations expire after its response.
    await school.app.get(Events).settled();
    if (id) planted.set(collection, id);
  }
  operations = operationsOf(documentOf(school)).filter(
    ({ method, access, path }) =>
      method === 'GET' && Array.isArray(access) && access.includes('ADMIN') && !path.endsWith('/stream'),
  );
}, 60_000);

/** The rows of the person in the tables of these collections, and what was planted there. */
async function idsFor(path: string): Promise<string[]> {
  const collections = collectionsOf(path);
  const own = collections.flatMap((collection) => planted.get(collection) ?? []);
  const tables = personalData.tables.filter(({ table }) =>
    collections.some((name) => table.endsWith(name.replaceAll('-', '_'))),
  );
  const rows = await Promise.all(
    tables.map(({ table, owner = [] }) =>
      school.sql<{ id: string }>(
        `SELECT to_jsonb(t) ->> 'id' AS id FROM ${table} t WHERE ${owner.map((column) => `t.${column} = $1`).join(' OR ') || 'false'} LIMIT 10`,
        owner.length > 0 ? [person.id] : [],
      ),
    ),
  );
  return [...new Set([person.id, ...own, ...rows.flat().flatMap(({ id }) => id ?? [])])];
}

/** Paths of the operation with ids of the person, filters that name the person, and a search for the planted word. */
async function pathsOf({ path, parameters }: Operation): Promise<string[]> {
  const ids = path.includes('{') ? await idsFor(path) : [''];
  const count = path.match(/\{/g)?.length ?? 0;
  const paths = ids.flatMap((id) => [
    filled(path, Array(count).fill(id)),
    ...(count > 1 ? [filled(path, [id, '1'])] : []),
  ]);
  const queries = parameters.filter((parameter) => parameter.in === 'query').map(({ name }) => name);
  const filters = queries.filter((name) => /user|student|person|owner|author|actor|member/i.test(name));
  const words = queries.filter((name) => ['q', 'search', 'title'].includes(name));
  return paths.flatMap((base) => [
    base,
    ...(queries.includes('limit') ? [`${base}?limit=100`] : []),
    ...filters.map((name) => `${base}?${name}=${person.id}`),
    ...words.map((name) => `${base}?${name}=${searched}`),
  ]);
}

const textOf = ({ body }: Answer): string => (typeof body === 'string' ? body : JSON.stringify(body));

it('plants a secret in every collection whose rows not even an admin reads', () => {
  const collections = Object.keys(fixtures).filter((collection) => fixtures[collection]?.private);

  expect(collections.filter((collection) => !(collection in secrets))).toEqual([]);
});

it('lets the person read the planted rows', async () => {
  const own = [
    '/notes',
    '/recordings',
    '/interactions',
    '/messages',
    '/user/profile',
    '/user/preferences',
    '/learning/bookmarks',
    '/civic/votes',
    '/resources/recommended',
  ];

  const texts = await Promise.all(own.map(async (path) => textOf(await school.as(person).get(path))));

  expect(own.filter((_, n) => !texts[n]?.includes(secret))).toEqual([]);
});

it('gives an admin no activity, interactions, notes, recordings or other private rows of another person from any route', async () => {
  const admin = school.as(await school.person('ADMIN'));
  const leaks: string[] = [];
  let answered = 0;

  for (const operation of operations) {
    for (const path of await pathsOf(operation)) {
      const answer = await admin.get(path);
      if (answer.status === 200) answered += 1;
      if (answer.status >= 500) leaks.push(`${path} responds ${answer.status}`);
      if (textOf(answer).includes(secret))
        leaks.push(`${path} (${operation.path}) contains a secret of another person`);
    }
  }

  expect(leaks).toEqual([]);
  expect(answered).toBeGreaterThan(operations.length / 2);
}, 180_000);
