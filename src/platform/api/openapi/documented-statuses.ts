import type { OpenAPIObject } from '@nestjs/swagger';
import type { Access } from '#platform/access/access.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = { [key: string]: unknown };

/** An operation of the API document and what its route declares. */
export interface Route {
  operation: Operation;
  verb: string;
  path: string;
  access: Access | undefined;
  /** Schemas by name, to resolve the references in a body. */
  schemas: Record<string, unknown>;
}

/**
 * The error statuses of an operation, derived from its access rule, ids, body and headers. `Refuses` adds those that
 * only one route can return.
 */
export function refusalStatuses(route: Route): number[] {
  return [
    400,
    429,
    503,
    ...(route.access?.kind !== 'public' ? [401, 403] : route.access.whenClosed ? [] : [403]),
    ...(refersToRecords(route) ? [404] : []),
    ...(route.verb === 'get' ? [] : writeStatuses(route)),
    ...headerStatuses(route.operation),
  ];
}

/**
 * A client may send a body with every method but GET, even an unexpected one. A write can violate a unique key or a
 * state rule, or update a row that another request changed at the same time.
 */
const writeStatuses = ({ access }: Route): number[] =>
  access?.kind === 'roles' ? [409, 412, 413, 415] : [409, 413, 415];

/** Ids in the path, the query or the body: the record may not exist, or the caller may not see it. */
function refersToRecords({ operation, path, schemas }: Route): boolean {
  if (path.includes('{')) return true;
  const body = operation.requestBody;
  const contents = body && 'content' in body ? Object.values(body.content) : [];
  const inputs = [...contents.map(({ schema }) => schema), ...(operation.parameters ?? [])];
  return inputs.some((schema) => containsId(schema, schemas, new Set()));
}

function containsId(schema: unknown, schemas: Record<string, unknown>, seen: Set<unknown>): boolean {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return false;
  seen.add(schema);
  const { format, $ref } = schema as Schema;
  if (format === 'uuid') return true;
  if (typeof $ref === 'string') return containsId(schemas[$ref.split('/').at(-1) ?? ''], schemas, seen);
  return Object.values(schema).some((part) => containsId(part, schemas, seen));
}

/** If-Match may be outdated or missing; an Idempotency-Key may belong to a different request. */
function headerStatuses({ parameters = [] }: Operation): number[] {
  return parameters.flatMap((parameter) => {
    if (!('in' in parameter)) return [];
    if (parameter.name === 'Idempotency-Key') return [422];
    if (parameter.name !== 'If-Match') return [];
    return parameter.required ? [412, 428] : [412];
  });
}
