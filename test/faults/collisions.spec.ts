import { randomUUID } from 'node:crypto';
import { type Role, roles } from '#platform/access/actor.js';
import type { Scenario } from '../contract/fixture.js';
import { before, fixtureOf } from '../contract/fixtures.js';
import { documentOf, type Operation, operationsOf } from '../contract/operations.js';
import { insider } from '../contract/people.js';
import { collectionsOf, filled, neededHeaders, neededQuery, validBody } from '../contract/requests.js';
import { seeded } from '../contract/values.js';
import { bearer } from '../fuzz/callers.js';
import type { Reply } from '../fuzz/oracle.js';
import { Wire } from '../fuzz/wire.js';
import { openSchool } from '../support/school.js';

const isLong = Boolean(process.env.LONG);
/** The short run has rows whose changes lock rows of several tables. */
const families = isLong ? /./ : /^\/(students|question-categories|live-sessions|progress\/modules)\/[^/]*$/;
const repetitions = 3;

const school = openSchool();
const random = seeded(1);

interface Collision {
  /** The path up to its first id, which all operations share. */
  family: string;
  role: Role;
  operations: Operation[];
}

/** The changes of each kind of row that a role may make. */
function collisions(): Collision[] {
  const found = new Map<string, Collision>();
  for (const operation of operationsOf(documentOf(school))) {
    const { access, method, path } = operation;
    const family = /^.*?\{[^}]+\}/.exec(path)?.[0];
    if (method === 'GET' || !family || !families.test(family) || !Array.isArray(access)) continue;
    for (const role of roles.filter((role) => access.includes(role))) {
      const collision = found.get(`${role} ${family}`) ?? { family, role, operations: [] };
      collision.operations.push(operation);
      found.set(`${role} ${family}`, collision);
    }
  }
  return [...found.values()];
}

/** Ids for the path of the operation, the first of which is the one that all operations change. */
async function idsOf({ method, path }: Operation, scenario: Scenario, shared: string[]): Promise<string[]> {
  const ids = [...shared];
  for (const collection of collectionsOf(path, method).slice(shared.length > 0 ? 1 : 0))
    ids.push(...(await fixtureOf(collection, `${method} ${path}`).make(scenario, ids)).split('/'));
  return ids;
}

/** Sends all changes of one row several times at the same time, in a random order. */
async function collide({ role, operations }: Collision, wire: Wire): Promise<Reply[]> {
  const scenario = { school, actor: await insider(school, role), role };
  const requests: (() => Promise<Reply>)[] = [];
  let shared: string[] = [];
  for (const operation of operations.filter(({ takesFile }) => !takesFile)) {
    try {
      const ids = await idsOf(operation, scenario, shared);
      shared = ids.slice(0, 1);
      await before[operation.id]?.(scenario, ids);
      const body = JSON.stringify(await validBody(documentOf(school), operation, scenario, random, ids));
      requests.push(() => change(operation, scenario, ids, body, wire));
    } catch {
      // The row is no longer in the state from which this operation starts, because of what another one needed.
    }
  }
  const sent = Array.from({ length: repetitions }, () => requests).flat();
  return Promise.all(sent.sort(() => random() - 0.5).map((send) => send()));
}

async function change(operation: Operation, { actor }: Scenario, ids: string[], body: string | undefined, wire: Wire) {
  const headers = { ...neededHeaders(operation), ...(await bearer(school, actor)) };
  if (headers['idempotency-key']) headers['idempotency-key'] = randomUUID();
  if (body) headers['content-type'] = 'application/json';
  return wire.send(operation.method, filled(operation.path, ids) + neededQuery(operation), headers, body);
}

describe('changes of one row at the same time', () => {
  // The school fails when it is closed if statements waited for each other in a circle.
  it('are done or refused, and never fail', async () => {
    const wire = new Wire(school.url);
    const replies: Reply[] = [];
    for (const collision of collisions()) replies.push(...(await collide(collision, wire)));
    wire.close();

    expect(replies.filter(({ status }) => status >= 500)).toEqual([]);
    expect(replies.filter(({ status }) => status < 300).length).toBeGreaterThan(100);
  }, 600_000);
});
