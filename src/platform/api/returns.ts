import { hash } from 'node:crypto';
import { applyDecorators, Header, HttpCode, UseInterceptors } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedUrls, UrlSigner } from '#platform/access/signed-urls.js';
import { type DeclaredField, fieldsOf } from '#platform/shapes/declared-field.js';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '#platform/shapes/deferred-swagger.js';
import { shapeOf } from '#platform/shapes/shapes.js';
import { signedFrom, signedPropertiesOf } from '#platform/shapes/signed-url.js';
import { acceptsGzip } from './accept-encoding.js';
import { isTaggedByContent, isVersionedByContent } from './content-tag.js';
import { isList, ListExport, maxExportRows } from './list-export.js';
import { CachedJson, RawJson } from './raw-json.js';

type Class = new () => object;
type Pick = (value: unknown, signer: UrlSigner) => unknown;
type Done = (error: Error | null, payload?: unknown) => void;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The View a route returns. */
    view?: Class;
  }
}

/** The View of a route without a response body: 204. */
export class Nothing {}

export { CachedJson, RawJson };

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

/** Documents another successful status of a route, with the same View as `Returns`. The route sets it on the reply. */
export const AlsoReturns = (view: Class, summary: string, status: number): MethodDecorator =>
  ApiResponse({ status, description: summary, type: view });

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
 * Documents that error responses of the status may contain the fields of a View besides those of every problem, as
 * `Problem.carrying` adds them.
 */
export const RefusesWith = (status: number, view: Class): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(view),
    ApiResponse({
      status,
      description: 'Error',
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(view) } } },
    }),
  );

/**
 * Sends exactly the declared fields of the route's View, and its `version` as ETag. A Fastify hook, because a Nest
 * interceptor goes through observables, which cost as much per request as all guards together.
 */
export function sendDeclared(
  urls: SignedUrls,
  request: FastifyRequest,
  reply: FastifyReply,
  result: unknown,
  done: Done,
): void {
  const { view } = request.routeOptions.config;
  if (!view || reply.statusCode >= 400) return done(null, result);
  const signer = urls.signerFor(request.actor);
  const payload = result instanceof RawJson ? result : (pickerOf(view)(result, signer) as Payload);
  if (isVersionedByContent(result)) return done(null, taggedText(payload, reply));
  if (typeof payload?.version === 'number' && !isTaggedByContent(result))
    // Signed URLs expire although the version stays: a 304 must not confirm expired ones.
    reply.header('etag', signer.hasSigned ? `"${payload.version}-${urls.window}"` : `"${payload.version}"`);
  if (payload instanceof CachedJson && acceptsGzip(request.headers['accept-encoding']))
    return void payload.gzip().then((bytes) => sendCompressed(reply, bytes, done), done);
  if (payload instanceof RawJson) reply.serializer(textOf);
  done(null, payload);
}

/** The compression of responses skips what has a Content-Encoding. */
function sendCompressed(reply: FastifyReply, bytes: Buffer, done: Done): void {
  const vary = reply.getHeader('vary');
  reply.headers({ 'content-encoding': 'gzip', vary: vary ? `${String(vary)}, accept-encoding` : 'accept-encoding' });
  // Fastify sends what a serializer returns; only its type excludes bytes.
  reply.serializer((() => bytes) as unknown as () => string);
  done(null, bytes);
}

type Payload = { version?: unknown } | null;

const textOf = ({ text }: RawJson) => text;

/** Serializes the record and sets the ETag of `versionedByContent`. */
function taggedText(record: { version?: unknown } | null, reply: FastifyReply): RawJson {
  const text = JSON.stringify(record);
  reply.header('etag', `"${String(record?.version)}-${hash('sha1', text, 'base64url').slice(0, 12)}"`);
  reply.serializer(textOf);
  return new RawJson(text);
}

/** The fields of a record that a View declares. */
export const declaredFields = (view: Class, record: object, signer: UrlSigner): object =>
  pickerOf(view)(record, signer) as object;

const pickers = new Map<Class, Pick>();

/** Compiled once per View: a list of field names with a copy function each. */
function pickerOf(view: Class): Pick {
  const cached = pickers.get(view);
  if (cached) return cached;
  const pick: Pick = (value, signer) => {
    if (value === null || value === undefined) return null;
    const row = value as Record<string, unknown>;
    const picked: Record<string, unknown> = {};
    for (const { name, source, copy } of copies) {
      const given = row[source];
      if (given !== undefined) picked[name] = copy ? copy(given, signer) : given;
    }
    return picked;
  };
  pickers.set(view, pick);
  const copies = fieldsOf(view).map(({ name, schema }) => ({
    name,
    source: sourceOf(schema, name),
    copy: copyOf(schema),
  }));
  return pick;
}

/** A signed URL is made from another field of the row. */
const sourceOf = (schema: DeclaredField['schema'], name: string): string =>
  typeof schema[signedFrom] === 'string' ? schema[signedFrom] : name;

function copyOf(schema: DeclaredField['schema']): Pick | undefined {
  if (schema.type === Number) return (value) => (typeof value === 'string' ? Number(value) : value);
  if (schema.format === 'date-time') return inUtc;
  if (schema[signedFrom] !== undefined) return signed;
  const signedProperties = signedPropertiesOf(schema.additionalProperties);
  if (signedProperties.length > 0) return withSigned(signedProperties);
  const { part, isMany } = shapeOf(schema);
  const copy = part && pickerOf(part);
  if (!copy || !isMany) return copy;
  return (value, signer) => (Array.isArray(value) ? value.map((element) => copy(element, signer)) : value);
}

const signed: Pick = (path, signer) => signer.sign(path);

/** An object of objects by name, such as media by label, each with its signed properties. */
const withSigned =
  (properties: [name: string, source: string][]): Pick =>
  (value, signer) =>
    Object.fromEntries(
      Object.entries(value as Record<string, Record<string, unknown>>).map(([name, each]) => [
        name,
        { ...each, ...Object.fromEntries(properties.map(([to, source]) => [to, signer.sign(each[source])])) },
      ]),
    );

/** A moment that PostgreSQL wrote into JSON has its own format; every response has that of JSON.stringify. */
const inUtc: Pick = (value) => (typeof value === 'string' ? new Date(value) : value);
