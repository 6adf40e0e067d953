import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Header,
  HttpCode,
  Injectable,
  type NestInterceptor,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtraModels, ApiOperation, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, map, type Observable } from 'rxjs';
import { type DeclaredField, fieldsOf } from './fields.js';
import { isList, ListExport, mostExported, rowViewOf, wantsCsv } from './list-export.js';
import { ReadyJson } from './ready-json.js';
import { shapeOf } from './shapes.js';

type Class = new () => object;
type Pick = (value: unknown) => unknown;

const answerKey = Symbol('answer');

/** The answer of a route that has nothing to say: 204. */
export class Nothing {}

export { ReadyJson };

/**
 * The whole documentation of a route: the View it answers with, its sentence, and its status if that is not 200
 * (204 for `Nothing`). Only the declared fields of the View leave the server.
 */
export const Returns = (view: Class, summary: string, status = view === Nothing ? 204 : 200): MethodDecorator =>
  applyDecorators(
    SetMetadata(answerKey, view),
    HttpCode(status),
    ApiOperation({ summary }),
    ...(isList(view) ? [ApiExtraModels(view), ApiResponse({ status, description: summary, ...listAnswer(view) })] : []),
    ...(isList(view) ? [] : [ApiResponse({ status, description: summary, ...(view !== Nothing && { type: view }) })]),
  );

/** Every list is also offered as CSV. */
const listAnswer = (view: Class) => ({
  content: {
    'application/json': { schema: { $ref: getSchemaPath(view) } },
    'text/csv': { schema: { type: 'string', description: 'Every row under the same filters, with a header row' } },
  },
  headers: {
    'x-truncated': {
      description: `Only with text/csv: the list has more rows than the ${mostExported} in the file`,
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

/** Sends exactly the declared fields of the route's View, and its `version` as ETag. */
@Injectable()
export class ReturnsInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly lists: ListExport,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const view = this.reflector.get<Class | undefined>(answerKey, context.getHandler());
    if (!view) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const row = wantsCsv(request) && rowViewOf(view);
    if (row) return from(this.lists.write(row, request, reply, next));
    const pick = pickerOf(view);
    return next.handle().pipe(
      map((answer: unknown) => {
        if (view === Nothing) return undefined;
        if (answer instanceof ReadyJson) {
          reply.header('content-type', 'application/json; charset=utf-8');
          if (answer.version !== undefined) reply.header('etag', `"${answer.version}"`);
          return answer.text;
        }
        const sent = pick(answer) as { version?: unknown };
        if (typeof sent?.version === 'number') reply.header('etag', `"${sent.version}"`);
        return sent;
      }),
    );
  }
}

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
