import { randomBytes } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Role, roles } from '#platform/access/actor.js';
import { Client } from '../support/client.js';
import { openSchool, type Person, type School } from '../support/school.js';
import { fixtureOf, outsiderAnswers } from './fixtures.js';
import { foreignToken, openForeignSchool } from './foreign-school.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { collectionsOf, filled, insider, neededHeaders, outsider, pathIds, validBody } from './requests.js';
import { seeded } from './values.js';

const secret = randomBytes(32).toString('hex');
// Passport keeps strategies per process: the school opened last is the one that is asked here.
let foreign: School;
beforeAll(async () => (foreign = await openForeignSchool(secret)));
afterAll(() => foreign.close());
const school = openSchool({ JWT_SECRET: secret });
const random = seeded(1);

/** What each operation answered wrongly; the test names them all at once. */
const differences: string[] = [];

let document: OpenAPIObject;
let operations: Operation[];
beforeAll(() => {
  document = documentOf(school);
  operations = operationsOf(document);
});
beforeEach(() => differences.splice(0));

const guarded = () => operations.filter(({ access }) => Array.isArray(access));
const allowed = ({ access }: Operation): readonly Role[] => (Array.isArray(access) ? access : []);

describe('without a good token', () => {
  it('every operation that is not public answers 401', async () => {
    await everyAnswers(guarded(), 401, school.anyone, 'nobody');
  });

  it('a token of another organization with the same secret answers 401', async () => {
    const token = await foreignToken(school, foreign);
    await everyAnswers(guarded(), 401, bearing(token), 'a foreigner');
  });

  it('a token whose session has ended answers 401', async () => {
    const { body } = await school.login(school.root);
    await bearing(body.accessToken).post('/auth/logout');
    await everyAnswers(guarded(), 401, bearing(body.accessToken), 'somebody logged out');
  });

  it('a token of a suspended person answers 401', async () => {
    const person = await school.person('ADMIN');
    const client = school.as(person);
    await client.get('/auth/me');
    await school.as(school.root).post(`/users/${person.id}/suspend`);
    await everyAnswers(guarded(), 401, client, 'somebody suspended');
  });

  it('the operator’s operations want the operator’s key', async () => {
    const operators = operations.filter(({ access }) => access === 'operator');
    await everyAnswers(operators, 403, school.as(school.root), 'an admin');
  });
});

describe('a role the document does not name', () => {
  it.each(roles)('answers 403 to %s', async (role) => {
    const person = await insider(school, role);
    const closed = guarded().filter((operation) => !allowed(operation).includes(role));
    await everyAnswers(closed, 403, school.as(person), role);
  });
});

describe('a row out of reach', () => {
  it('answers an outsider 404, exactly as a row that does not exist', async () => {
    for (const operation of guarded().filter(({ path }) => path.includes('{'))) {
      for (const role of allowed(operation)) await expectNoDifference(operation, role);
    }
    expect(differences).toEqual([]);
  }, 120_000);
});

/** Every operation has its collections in the fixture registry, whoever may call it. */
it('has a fixture for every id in a path', () => {
  for (const { method, path } of operations) {
    for (const collection of collectionsOf(path)) fixtureOf(collection, `${method} ${path}`);
  }
});

async function everyAnswers(asked: Operation[], status: number, client: Client, who: string): Promise<void> {
  await client.token();
  for (const { method, path } of asked) {
    const answer = await client.send(method, filled(path, []));
    if (answer.status !== status)
      differences.push(`${method} ${path} as ${who}: ${answer.status} instead of ${status}`);
  }
  expect(differences).toEqual([]);
}

async function expectNoDifference(operation: Operation, role: Role): Promise<void> {
  const unknown = await ask(operation, await insiderOf(role), () => Promise.resolve([]));
  note(operation, `${role} with an unknown id`, unknown.status, 404);
  if (isShared(operation, role)) return;
  const owner = await insider(school, ownerOf(operation));
  const stranger = await outsider(school, role);
  const hidden = await ask(operation, stranger, () => pathIds(operation, { school, actor: owner }));
  const expected = outsiderAnswers[operation.id]?.status ?? 404;
  note(operation, `an outside ${role}`, hidden.status, expected);
  if (expected === 404 && shapeOf(hidden.body) !== shapeOf(unknown.body)) {
    differences.push(`${operation.method} ${operation.path}: ${shapeOf(hidden.body)}, but ${shapeOf(unknown.body)}`);
  }
}

const known = new Map<Role, Promise<Person>>();
const insiderOf = (role: Role): Promise<Person> => {
  const person = known.get(role) ?? insider(school, role);
  known.set(role, person);
  return person;
};

/** Whoever makes the row: staff where staff may call the operation at all. */
const ownerOf = (operation: Operation): Role =>
  (['TEACHER', 'STUDENT', 'PARENT', 'ADMIN'] as const).find((role) => allowed(operation).includes(role)) ?? 'ADMIN';

function isShared({ path, method }: Operation, role: Role): boolean {
  const found = collectionsOf(path).map((collection) => fixtureOf(collection, `${method} ${path}`));
  if (role === 'ADMIN') return !found.some((fixture) => fixture.private);
  return found.every(({ shared }) => shared?.includes(role));
}

async function ask(operation: Operation, person: Person, ids: () => Promise<string[]>) {
  const stage = { school, actor: person };
  const path = filled(operation.path, await ids());
  const body = await validBody(document, operation, stage, random);
  return school.as(person).send(operation.method, path, body, neededHeaders(operation));
}

function note({ method, path }: Operation, who: string, status: number, expected: number): void {
  if (status !== expected) differences.push(`${method} ${path} as ${who}: ${status} instead of ${expected}`);
}

/** What a refusal tells: everything but the id of the request. */
function shapeOf(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) => (key === 'requestId' ? undefined : value));
}

const bearing = (token: string): Client => new Client(school.url, () => Promise.resolve(token));
