import { randomUUID } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { rowIn, type Scenario } from './fixture.js';
import { bodies, fixtureOf, fixtures } from './fixtures.js';
import type { Operation } from './operations.js';
import { type Random, Values } from './values.js';

/**
 * The collection before each parameter of a path: `/classrooms/{classroomId}/members/{userId}` → classrooms, members.
 * If the parameter is not the id of a row of the collection, the fixture is named after both, and if that depends on
 * the method, after all three.
 */
export const collectionsOf = (path: string, method = 'GET'): string[] =>
  [...path.matchAll(/([^/{}]+)\/\{[^}]+\}/g)].map(
    ([whole, collection = '']) => [`${method} ${whole}`, whole].find((name) => name in fixtures) ?? collection,
  );

/** The path with its parameters replaced by `ids`. */
export function filled(path: string, ids: string[]): string {
  let next = 0;
  return path.replace(/\{[^}]+\}/g, () => ids[next++] ?? randomUUID());
}

/** Ids of existing rows for the parameters of a path, each below the one before; `kind/id` fills two of them. */
export async function pathIds(operation: Operation, scenario: Scenario): Promise<string[]> {
  const ids: string[] = [];
  for (const collection of collectionsOf(operation.path, operation.method)) {
    const fixture = fixtureOf(collection, `${operation.method} ${operation.path}`);
    const row = await rowIn(collection, fixture, scenario, ids);
    if (!row) throw new Error(`The fixture of ${collection} returned no row for ${operation.id} as ${scenario.role}.`);
    ids.push(...row.split('/'));
  }
  return ids;
}

/** A body the operation accepts. */
export async function validBody(
  document: OpenAPIObject,
  operation: Operation,
  scenario: Scenario,
  random: Random,
  ids: string[] = [],
): Promise<unknown> {
  const special = bodies[operation.id];
  if (special) return special(scenario, ids);
  if (operation.takesFile)
    throw new Error(`${operation.id} takes a file: add one to bodies in the contract-fixtures.ts of its area.`);
  if (!operation.body) return undefined;
  return new Values(document, random, (field) => idFor(field, scenario)).of(operation.body);
}

/** The query string with the parameters that the operation requires, from their examples. */
export function neededQuery({ parameters }: Operation): string {
  const needed = parameters.filter((parameter) => parameter.in === 'query' && parameter.required);
  const exampleOf = ([example]: unknown[]) => (typeof example === 'string' ? example : '');
  const values = needed.map(({ name, schema }): [string, string] => [name, exampleOf(schema.examples ?? [])]);
  return values.length > 0 ? `?${new URLSearchParams(values).toString()}` : '';
}

/** The headers the operation requires; `*` matches any version of a row. */
export const neededHeaders = ({ parameters }: Operation): Record<string, string> =>
  Object.fromEntries(
    parameters
      .filter((parameter) => parameter.in === 'header' && parameter.required)
      .map(({ name }) => [name.toLowerCase(), name === 'If-Match' ? '*' : randomUUID()]),
  );

/** `subjectId` is the id of a row of `subjects`. */
function idFor(field: string, scenario: Scenario): Promise<string> {
  const noun = field.replace(/Ids?$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const collection = [`${noun}s`, noun.replace(/y$/, 'ies')].find((name) => name in fixtures);
  const fixture = collection && fixtures[collection];
  return fixture ? rowIn(collection, fixture, scenario, []) : Promise.resolve(randomUUID());
}
