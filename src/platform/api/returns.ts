import { hash } from 'node:crypto';
import { applyDecorators, Header, HttpCode, UseInterceptors } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '#platform/shapes/deferred-swagger.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTaggedByContent, isVersionedByContent } from './content-tag.js';
import { type DeclaredField, fieldsOf } from '#platform/shapes/declared-field.js';
import { isList, ListExport, maxExportRows } from './list-export.js';
import { RawJson } from './raw-json.js';
import { shapeOf } from '#platform/shapes/shapes.js';

type Class = new () => object;
type Pick = (value: unknown) => unknown;
type Done = (error: null, payload: unknown) => void;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The View a route returns. */
    view?: Class;
  }
}

/** The View of a route without a response body: 204. */
export class Nothing {}

export { RawJson };

/**
 * Documents a route: the View it returns, its summary, and its status if not 200 (204 for `Nothing`). Responses
 * contain only the View's declared fields.
 */
export const Returns = (view: Class, summary: string, status = view === Nothing ? 204 : 200): MethodDecorator =>
  applyDecorators(
    RouteConfig({ view }),
    HttpCode(status),
    ApiOperation({ summary }),
    ...(isList(view)
      ? [
          UseInterceptors(ListExport),
          ApiExtraModels(view),
          ApiResponse({ status, description: summary, ...listResponse(view) }),
        ]
      : [ApiResponse({ status, description: summary, ...(view !== Nothing && { type: view }) })]),
  );

/** Every list is also available as CSV. */
const listResponse = (view: Class) => ({
  content: {
    'application/json': { schema: { $ref: getSchemaPath(view) } },
    'text/csv': { schema: { type: 'string', description: 'All rows under the same filters, with a header row' } },
  },
  headers: {
    'x-truncated': {
      description: `Only with text/csv: the file was cut after ${maxExportRows} rows`,
      schema: { type: 'string' },
    },
  },
});

/** Like `Returns`, for a route that returns text of the given media type, such as metrics or an export. */
export const ReturnsText = (summary: string, type = 'text/plain'): MethodDecorator =>
  applyDecorators(
    Header('content-type', type),
    ApiOperation({ summary }),
    ApiResponse({ status: 200, description: summary, content: { [type]: { schema: { type: 'string' } } } }),
  );

/** Documents error statuses that cannot be derived from the route's declaration, such as 401 at sign-in. */
export const Refuses = (...statuses: number[]): MethodDecorator =>
  applyDecorators(...statuses.map((status) => ApiResponse({ status, description: 'Error' })));

/**
 * Sends exactly the declared fields of the route's View, and its `version` as ETag. A Fastify hook, because a Nest
 * interceptor goes through observables, which cost as much per request as all guards together.
 */
export function sendDeclared(request: FastifyRequest, reply: FastifyReply, result: unknown, done: Done): void {
  const { view } = request.routeOptions.config;
  if (!view || reply.statusCode >= 400) return done(null, result);
  const payload = result instanceof RawJson ? result : (pickerOf(view)(result) as { version?: unknown } | null);
  if (isVersionedByContent(result)) return done(null, taggedText(payload, reply));
  if (typeof payload?.version === 'number' && !isTaggedByContent(result)) reply.header('etag', `"${payload.version}"`);
  if (payload instanceof RawJson) reply.serializer(textOf);
  done(null, payload);
}

const textOf = ({ text }: RawJson) => text;

/** Serializes the record and sets the ETag of `versionedByContent`. */
function taggedText(record: { version?: unknown } | null, reply: FastifyReply): RawJson {
  const text = JSON.stringify(record);
  reply.header('etag', `"${String(record?.version)}-${hash('sha1', text, 'base64url').slice(0, 12)}"`);
  reply.serializer(textOf);
  return new RawJson(text);
}

const pickers = new Map<Class, Pick>();

/** Compiled once per View: a list of field names with a copy function each. */
function pickerOf(view: Class): Pick {
  const cached = pickers.get(view);
  if (cached) return cached;
  const pick: Pick = (value) => {
    if (value === null || value === undefined) return null;
    const row = value as Record<string, unknown>;
    const picked: Record<string, unknown> = {};
    for (const [name, copy] of copies) if (row[name] !== undefined) picked[name] = copy ? copy(row[name]) : row[name];
    return picked;
  };
  pickers.set(view, pick);
  const copies = fieldsOf(view).map(({ name, schema }) => [name, copyOf(schema)] as const);
  return pick;
}

function copyOf(schema: DeclaredField['schema']): Pick | undefined {
  if (schema.type === Number) return (value) => (typeof value === 'string' ? Number(value) : value);
  if (schema.format === 'date-time') return inUtc;
  const { part, isMany } = shapeOf(schema);
  const copy = part && pickerOf(part);
  return copy && isMany ? (value) => (Array.isArray(value) ? value.map(copy) : value) : copy;
}

/** A moment that PostgreSQL wrote into JSON has its own format; every response has that of JSON.stringify. */
const inUtc: Pick = (value) => (typeof value === 'string' ? new Date(value) : value);
