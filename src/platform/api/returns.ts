import { applyDecorators, Header, HttpCode, UseInterceptors } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '#platform/shapes/deferred-swagger.js';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isTaggedByContent } from './content-tag.js';
import { type DeclaredField, fieldsOf } from '#platform/shapes/declared-field.js';
import { isList, ListExport, maxExportRows } from './list-export.js';
import { RawJson } from './raw-json.js';
import { shapeOf } from '#platform/shapes/shapes.js';

type Class = new () => object;
type Pick = (value: unknown) => unknown;
type Sent = (error: null, payload: unknown) => void;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What a route answers with. */
    view?: Class;
  }
}

/** The answer of a route that has nothing to say: 204. */
export class Nothing {}

export { RawJson };

/**
 * The whole documentation of a route: the View it answers with, its sentence, and its status if that is not 200
 * (204 for `Nothing`). Only the declared fields of the View leave the server.
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
          ApiResponse({ status, description: summary, ...listAnswer(view) }),
        ]
      : [ApiResponse({ status, description: summary, ...(view !== Nothing && { type: view }) })]),
  );

/** Every list is also offered as CSV. */
const listAnswer = (view: Class) => ({
  content: {
    'application/json': { schema: { $ref: getSchemaPath(view) } },
    'text/csv': { schema: { type: 'string', description: 'Every row under the same filters, with a header row' } },
  },
  headers: {
    'x-truncated': {
      description: `Only with text/csv: the list has more rows than the ${maxExportRows} in the file`,
      schema: { type: 'string' },
    },
  },
});

/** As `Returns`, for a route that answers with plain text of the given type, such as figures or an export. */
export const ReturnsText = (summary: string, type = 'text/plain'): MethodDecorator =>
  applyDecorators(
    Header('content-type', type),
    ApiOperation({ summary }),
    ApiResponse({ status: 200, description: summary, content: { [type]: { schema: { type: 'string' } } } }),
  );

/** What a route may refuse with beyond what every route of its kind does, such as 401 where people sign in. */
export const Refuses = (...statuses: number[]): MethodDecorator =>
  applyDecorators(...statuses.map((status) => ApiResponse({ status, description: 'Refused' })));

/**
 * Sends exactly the declared fields of the route's View, and its `version` as ETag. A hook of the server rather than an
 * interceptor: those go through observables, which cost every request as much as all its guards.
 */
export function sendDeclared(request: FastifyRequest, reply: FastifyReply, answer: unknown, done: Sent): void {
  const { view } = request.routeOptions.config;
  if (!view || reply.statusCode >= 400) return done(null, answer);
  const sent = answer instanceof RawJson ? answer : (pickerOf(view)(answer) as { version?: unknown } | null);
  if (typeof sent?.version === 'number' && !isTaggedByContent(answer)) reply.header('etag', `"${sent.version}"`);
  if (sent instanceof RawJson) reply.serializer(textOf);
  done(null, sent);
}

const textOf = ({ text }: RawJson) => text;

const pickers = new Map<Class, Pick>();

/** Compiled once per View: a list of field names and how each is copied. */
function pickerOf(view: Class): Pick {
  const known = pickers.get(view);
  if (known) return known;
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
  const { part, isMany } = shapeOf(schema);
  const copy = part && pickerOf(part);
  return copy && isMany ? (value) => (Array.isArray(value) ? value.map(copy) : value) : copy;
}
