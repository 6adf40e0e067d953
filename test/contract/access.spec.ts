import { randomBytes } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { type Role, roles } from '#platform/access/actor.js';
import { type Answer, Client } from '../support/client.js';
import { openSchool, type Person, type School } from '../support/school.js';
import type { Fixture, Scenario } from './fixture.js';
import { before, fixtureOf, neverSucceeds, outsiderAnswers } from './fixtures.js';
import { foreignToken, openForeignSchool } from './foreign-school.js';
import { documentOf, type Operation, operationsOf } from './operations.js';
import { insider, outsider } from './people.js';
import { collectionsOf, filled, neededHeaders, neededQuery, pathIds, validBody } from './requests.js';
import { SharedScenarios } from './shared-scenarios.js';
import { seeded } from './values.js';

const secret = randomBytes(32).toString('hex');
let foreign: School;
beforeAll(async () => (foreign = await openForeignSchool(secret)));
afterAll(() => foreign.close());
const school = openSchool({ JWT_SECRET: secret });
const random = seeded(1);
const sharedScenarios = new SharedScenarios(school);

/** Unexpected responses; a test reports all of them together. */
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

describe('without a valid token', () => {
  it('returns 401 for every operation that is not public', async () => {
    await expectAll(guarded(), 401, school.anyone, 'an anonymous caller');
  });

  it('returns 401 for a token of another organization with the same secret', async () => {
    const token = await foreignToken(school, foreign);
    await expectAll(guarded(), 401, bearing(token), 'a person of another organization');
  });

  it('returns 401 for a token whose session has ended', async () => {
    const { body } = await school.login(school.root);
    await bearing(body.accessToken).post('/auth/logout');
    await expectAll(guarded(), 401, bearing(body.accessToken), 'a person who logged out');
  });

  it('returns 401 for a token of a suspended person', async () => {
    const person = await school.person('ADMIN');
    const client = school.as(person);
    await client.get('/auth/me');
    await school.as(school.root).post(`/users/${person.id}/suspend`);
    await expectAll(guarded(), 401, client, 'a suspended person');
  });

  it('returns 403 for operator routes without the operator key', async () => {
    const operators = operations.filter(({ access }) => access === 'operator');
    await expectAll(operators, 403, school.as(school.root), 'an admin');
  });
});

describe('a role that is not permitted', () => {
  it.each(roles)('gets 403: %s', async (role) => {
    const person = await insider(school, role);
    const closed = guarded().filter((operation) => !allowed(operation).includes(role));
    await expectAll(closed, 403, school.as(person), role);
  });
});

describe('a permitted role with a row in its scope', () => {
  it.each(roles)(
    'can call every operation: %s',
    async (role) => {
      for (const operation of guarded().filter((each) => allowed(each).includes(role) && !(each.id in neverSucceeds))) {
        const changesNothing = operation.method === 'GET' && !before[operation.id];
        const { status, body } = await (changesNothing
          ? ask(operation, role, await sharedTarget(operation, role))
          : sharedScenarios.ask(operation, role, (scenario, ids) => askIn(scenario, operation, ids)));
        if (status > 299) differences.push(`${labelOf(operation, role)}: ${status} ${JSON.stringify(body)}`);
      }
      await sharedScenarios.dismiss(role);
      expect(differences).toEqual([]);
    },
    120_000,
  );
});

describe('a row outside the scope', () => {
  it.each(roles)(
    'is 404 for %s, exactly like a missing row',
    async (role) => {
      for (const operation of withIds(role)) {
        const unknown = await ask(operation, role, { actor: await sharedInsider(role), ids: [] });
        if (unknown.status !== 404)
          differences.push(`${labelOf(operation, role)} with an unknown id: ${unknown.status}`);
        for (const [who, hidden] of await hiddenFrom(operation, role)) {
          const expected = outsiderAnswers[operation.id]?.status ?? 404;
          if (hidden.status !== expected) differences.push(`${labelOf(operation, role)}, ${who}: ${hidden.status}`);
          else if (expected === 404 && shapeOf(hidden.body) !== shapeOf(unknown.body))
            differences.push(
              `${labelOf(operation, role)}, ${who}: ${shapeOf(hidden.body)}, but ${shapeOf(unknown.body)}`,
            );
        }
      }
      expect(differences).toEqual([]);
    },
    120_000,
  );
});

/** Also checks operations that no role may call. */
it('has a fixture for every id in a path', () => {
  for (const { method, path } of operations) {
    for (const collection of collectionsOf(path, method)) fixtureOf(collection, `${method} ${path}`);
  }
});

async function expectAll(asked: Operation[], status: number, client: Client, who: string): Promise<void> {
  await client.token();
  for (const { method, path } of asked) {
    const answer = await client.send(method, filled(path, []));
    if (answer.status !== status)
      differences.push(`${method} ${path} as ${who}: ${answer.status} instead of ${status}`);
  }
  expect(differences).toEqual([]);
}

/** Operations of a role that take ids of rows. */
const withIds = (role: Role) =>
  guarded().filter((operation) => operation.path.includes('{') && allowed(operation).includes(role));

/** Responses to callers outside the scope: of another class, and of the same class if the row is personal. */
async function hiddenFrom(operation: Operation, role: Role): Promise<[string, Answer][]> {
  const answers: [string, Answer][] = [];
  if (isHidden(operation, role, ({ shared }) => !shared?.includes(role))) {
    const { ids } = await sharedTarget(operation, ownerOf(operation));
    const actor = await sharedOutsider(role);
    answers.push(['of another class', await ask(operation, role, { actor, ids })]);
  }
  if (isHidden(operation, role, ({ personal }) => Boolean(personal?.includes(role)))) {
    const { ids } = await sharedTarget(operation, role);
    const actor = await sharedInsider(role);
    answers.push(['of the same class', await ask(operation, role, { actor, ids })]);
  }
  return answers;
}

const isHidden = ({ path, method }: Operation, role: Role, is: (fixture: Fixture) => boolean): boolean =>
  collectionsOf(path, method)
    .map((collection) => fixtureOf(collection, `${method} ${path}`))
    .some((fixture) => (role === 'ADMIN' ? fixture.private : is(fixture)));

/** The role that creates the row: staff if staff may call the operation. */
const ownerOf = (operation: Operation): Role =>
  (['TEACHER', 'STUDENT', 'PARENT', 'ADMIN'] as const).find((role) => allowed(operation).includes(role)) ?? 'ADMIN';

/** The caller of an operation and the ids of existing rows for its path. */
interface Target {
  actor: Person;
  ids: string[];
}

async function newTarget(operation: Operation, role: Role): Promise<Target> {
  const actor = await insider(school, role);
  return { actor, ids: await pathIds(operation, { school, actor, role }) };
}

/** Reads and refused requests change nothing, so that operations on the same collections use one target. */
const sharedTarget = madeOnce(newTarget, ({ path, method }, role) => [role, ...collectionsOf(path, method)].join());
/** Creates none of the shared targets, so that it is another person for them. */
const sharedInsider = madeOnce((role: Role) => insider(school, role), String);
const sharedOutsider = madeOnce((role: Role) => outsider(school, role), String);

const ask = (operation: Operation, role: Role, { actor, ids }: Target): Promise<Answer> =>
  askIn({ school, actor, role }, operation, ids);

async function askIn(scenario: Scenario, operation: Operation, ids: string[]): Promise<Answer> {
  const body = await validBody(document, operation, scenario, random, ids);
  const path = filled(operation.path, ids) + neededQuery(operation);
  return school.as(scenario.actor).send(operation.method, path, body, neededHeaders(operation));
}

function madeOnce<Args extends unknown[], Made>(
  make: (...args: Args) => Promise<Made>,
  keyOf: (...args: Args) => string,
) {
  const all = new Map<string, Promise<Made>>();
  return (...args: Args): Promise<Made> => {
    const key = keyOf(...args);
    const made = all.get(key) ?? make(...args);
    all.set(key, made);
    return made;
  };
}

const labelOf = ({ method, path }: Operation, role: Role): string => `${method} ${path} as ${role}`;

/** The body of an error without the request id. */
function shapeOf(body: unknown): string {
  return JSON.stringify(body, (key, value: unknown) => (key === 'requestId' ? undefined : value));
}

const bearing = (token: string): Client => new Client(school.url, () => Promise.resolve(token));
