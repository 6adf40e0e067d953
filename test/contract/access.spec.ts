import { randomBytes } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Role, roles } from '#platform/access/actor.js';
import { type Answer, Client } from '../support/client.js';
import { openSchool, type School } from '../support/school.js';
import { before, type Fixture, fixtureOf, neverSucceeds, outsiderAnswers, type Scenario } from './fixtures.js';
import { foreignToken, openForeignSchool } from './foreign-school.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { insider, outsider } from './people.js';
import { collectionsOf, filled, neededHeaders, pathIds, validBody } from './requests.js';
import { seeded } from './values.js';

const secret = randomBytes(32).toString('hex');
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

describe('a row of one’s own', () => {
  it.each(roles)(
    'is good for every operation the document lets %s do',
    async (role) => {
      for (const operation of guarded().filter((each) => allowed(each).includes(role) && !(each.id in neverSucceeds))) {
        const { status, body } = await ask(operation, { actor: await insider(school, role), role });
        if (status > 299) differences.push(`${said(operation, role)}: ${status} ${JSON.stringify(body)}`);
      }
      expect(differences).toEqual([]);
    },
    120_000,
  );
});

describe('a row out of reach', () => {
  it.each(roles)(
    'answers %s 404, exactly as a row that does not exist',
    async (role) => {
      for (const operation of withIds(role)) {
        const unknown = await ask(operation, { actor: await insider(school, role), role }, () => Promise.resolve([]));
        if (unknown.status !== 404) differences.push(`${said(operation, role)} with an unknown id: ${unknown.status}`);
        for (const [who, hidden] of await hiddenFrom(operation, role)) {
          const expected = outsiderAnswers[operation.id]?.status ?? 404;
          if (hidden.status !== expected) differences.push(`${said(operation, role)}, ${who}: ${hidden.status}`);
          else if (expected === 404 && shapeOf(hidden.body) !== shapeOf(unknown.body))
            differences.push(`${said(operation, role)}, ${who}: ${shapeOf(hidden.body)}, but ${shapeOf(unknown.body)}`);
        }
      }
      expect(differences).toEqual([]);
    },
    120_000,
  );
});

/** Every operation has its collections in the fixture registry, whoever may call it. */
it('has a fixture for every id in a path', () => {
  for (const { method, path } of operations) {
    for (const collection of collectionsOf(path, method)) fixtureOf(collection, `${method} ${path}`);
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

/** Operations of a role on rows somebody else may have. */
const withIds = (role: Role) =>
  guarded().filter((operation) => operation.path.includes('{') && allowed(operation).includes(role));

/** What those are answered who must not know the row: somebody of another class, and of the same class when it is personal. */
async function hiddenFrom(operation: Operation, role: Role): Promise<[string, Answer][]> {
  const answers: [string, Answer][] = [];
  if (isHidden(operation, role, ({ shared }) => !shared?.includes(role))) {
    const owner = ownerOf(operation);
    const ids = await pathIds(operation, { school, actor: await insider(school, owner), role: owner });
    const actor = await outsider(school, role);
    answers.push(['of another class', await ask(operation, { actor, role }, () => Promise.resolve(ids))]);
  }
  if (isHidden(operation, role, ({ personal }) => Boolean(personal?.includes(role)))) {
    const ids = await pathIds(operation, { school, actor: await insider(school, role), role });
    const actor = await insider(school, role);
    answers.push(['of the same class', await ask(operation, { actor, role }, () => Promise.resolve(ids))]);
  }
  return answers;
}

const isHidden = ({ path, method }: Operation, role: Role, is: (fixture: Fixture) => boolean): boolean =>
  collectionsOf(path, method)
    .map((collection) => fixtureOf(collection, `${method} ${path}`))
    .some((fixture) => (role === 'ADMIN' ? fixture.private : is(fixture)));

/** Whoever makes the row: staff where staff may call the operation at all. */
const ownerOf = (operation: Operation): Role =>
  (['TEACHER', 'STUDENT', 'PARENT', 'ADMIN'] as const).find((role) => allowed(operation).includes(role)) ?? 'ADMIN';

async function ask(operation: Operation, who: Omit<Scenario, 'school'>, idsOf?: () => Promise<string[]>) {
  const scenario = { ...who, school };
  const ids = await (idsOf ? idsOf() : pathIds(operation, scenario));
  if (!idsOf) await before[operation.id]?.(scenario, ids);
  const body = await validBody(document, operation, scenario, random, ids);
  return school.as(who.actor).send(operation.method, filled(operation.path, ids), body, neededHeaders(operation));
}

const said = ({ method, path }: Operation, role: Role): string => `${method} ${path} as ${role}`;

/** What a refusal tells: everything but the id of the request. */
function shapeOf(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) => (key === 'requestId' ? undefined : value));
}

const bearing = (token: string): Client => new Client(school.url, () => Promise.resolve(token));
