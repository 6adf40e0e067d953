import type { OpenAPIObject } from '@nestjs/swagger';
import type { Access } from '#platform/access/access.js';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Schema = { [key: string]: unknown };

/** An operation and what its route declares. */
export interface Route {
  operation: Operation;
  verb: string;
  path: string;
  access?: Access;
  /** Schemas by name, for the references in a body. */
  schemas: Record<string, unknown>;
}

/**
 * The statuses an operation may refuse with, derived from what it declares: who may call it, ids, its body and its
 * headers. `Refuses` adds what only one route knows.
 */
export function refusalStatuses(route: Route): number[] {
  return [
    ...[400, 429, 503],
    ...(route.access?.kind === 'public' ? [] : [401, 403]),
    ...(namesRecords(route) ? [404] : []),
    ...(route.verb === 'get' ? [] : writeStatuses(route)),
    ...headerStatuses(route.operation),
  ];
}

/**
 * Every method but GET may be sent a body, wanted or not; it can meet a unique key, a state that forbids it, or a row
 * that another request changed at the same time.
 */
const writeStatuses = ({ access }: Route): number[] =>
  access?.kind === 'roles' ? [409, 412, 413, 415] : [409, 413, 415];

/** Ids in the path, the query or the body: the record may not exist, or not for the caller. */
function namesRecords({ operation, path, schemas }: Route): boolean {
  if (path.includes('{')) return true;
  const body = operation.requestBody;
  const contents = body && 'content' in body ? Object.values(body.content) : [];
  const sent = [...contents.map(({ schema }) => schema), ...(operation.parameters ?? [])];
  return sent.some((schema) => holdsId(schema, schemas, new Set()));
}

function holdsId(schema: unknown, schemas: Record<string, unknown>, seen: Set<unknown>): boolean {
  if (typeof schema !== 'object' || schema === null || seen.has(schema)) return false;
  seen.add(schema);
  const { format, $ref } = schema as Schema;
  if (format === 'uuid') return true;
  if (typeof $ref === 'string') return holdsId(schemas[$ref.split('/').at(-1) ?? ''], schemas, seen);
  return Object.values(schema).some((part) => holdsId(part, schemas, seen));
}

/** What headers add: a version that is old or missing, and a key that was used for other work. */
function headerStatuses({ parameters = [] }: Operation): number[] {
  return parameters.flatMap((parameter) => {
    if (!('in' in parameter)) return [];
    if (parameter.name === 'Idempotency-Key') return [422];
    if (parameter.name !== 'If-Match') return [];
    return parameter.required ? [412, 428] : [412];
  });
}
