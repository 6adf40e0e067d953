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
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { fieldsOf } from './fields.js';

type Class = new () => object;
type Pick = (value: unknown) => unknown;

const answerKey = Symbol('answer');

/** The answer of a route that has nothing to say: 204. */
export class Nothing {}

/**
 * JSON text PostgreSQL has already written, exactly the fields of the View; it passes through unparsed, with its
 * version, if it is given one, as ETag.
 */
export class ReadyJson {
  constructor(
    readonly text: string,
    readonly version?: number,
  ) {}
}

/**
 * The whole documentation of a route: the View it answers with, its sentence, and its status if that is not 200
 * (204 for `Nothing`). Only the declared fields of the View leave the server.
 */
export const Returns = (view: Class, summary: string, status = view === Nothing ? 204 : 200): MethodDecorator =>
  applyDecorators(
    SetMetadata(answerKey, view),
    HttpCode(status),
    ApiOperation({ summary }),
    ApiResponse({ status, description: summary, ...(view === Nothing ? {} : { type: view }) }),
  );

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
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const view = this.reflector.get<Class | undefined>(answerKey, context.getHandler());
    if (!view) return next.handle();
    const pick = pickerOf(view);
    const reply = context.switchToHttp().getResponse<FastifyReply>();
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
  const copies = fieldsOf(view).map(({ name, schema }) => [name, copyOf(schema.type, schema.isArray)] as const);
  return pick;
}

function copyOf(type: unknown, isArray?: boolean): Pick | undefined {
  if (type === Number) return (value) => (typeof value === 'string' ? Number(value) : value);
  const shape = isArray || Array.isArray(type) ? type : resolve(type);
  if (Array.isArray(shape) || isArray) {
    const element = elementOf(shape);
    return element && ((value) => (Array.isArray(value) ? value.map(element) : value));
  }
  return isView(shape) ? pickerOf(shape) : undefined;
}

function elementOf(shape: unknown): Pick | undefined {
  const inner = resolve(Array.isArray(shape) ? shape[0] : shape);
  const element: unknown = Array.isArray(inner) ? inner[0] : inner;
  return isView(element) ? pickerOf(element) : undefined;
}

/** A lazy type is a nameless arrow; a class is itself. */
const resolve = (type: unknown): unknown =>
  typeof type === 'function' && !type.prototype ? (type as () => unknown)() : type;

const isView = (type: unknown): type is Class =>
  typeof type === 'function' && ![String, Number, Boolean, Date, Object].includes(type as never);
