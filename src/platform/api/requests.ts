import { createParamDecorator, type ExecutionContext, Param, type PipeTransform } from '@nestjs/common';
import { ApiHeader } from '#platform/shapes/deferred-swagger.js';
import type { FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import { invalid, Problem } from '#platform/problems/problem.js';

class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUuid(value)) throw invalid('malformed_id', 'The id in the address is not an id (a UUID).');
    return value.toLowerCase();
  }
}

/** The id of a record in the path. */
export const PathId = (name = 'id') => Param(name, new IdPipe());

const versionSent = createParamDecorator((required: boolean, context: ExecutionContext) => {
  const sent = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (!sent || sent === '*') {
    if (!required || sent === '*') return undefined;
    throw new Problem(
      'preconditionRequired',
      'if_match_required',
      'Send the version you saw in If-Match; GET answers it as ETag.',
    );
  }
  const version = /^(?:W\/)?"?(\d{1,9})"?$/.exec(sent)?.[1];
  if (!version) throw invalid('malformed_if_match', 'If-Match must be the ETag a GET answered, such as "3".');
  return Number(version);
});

/** The version the caller saw, from If-Match; undefined when they sent none. Documents the header by itself. */
export const IfMatch =
  (required = false): ParameterDecorator =>
  (controller, method, index) => {
    versionSent(required)(controller, method, index);
    const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
    const description = 'The ETag of what you saw; 412 when somebody was faster';
    const schema = { type: 'string' as const, example: '"1"' };
    if (route) ApiHeader({ name: 'If-Match', required, description, schema })(controller, method ?? '', route);
  };

const keySent = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const sent = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  if (sent === undefined) return null;
  if (typeof sent !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(sent)) {
    throw invalid('malformed_idempotency_key', 'Idempotency-Key must be 1 to 200 visible characters, such as a UUID.');
  }
  return sent;
});

/** The key under which a client may send the same request again and get the first answer; null when it sent none. */
export const IdempotencyKey = (): ParameterDecorator => (controller, method, index) => {
  keySent()(controller, method, index);
  const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
  const description = 'Any value of your own; the same one again is answered with the first answer';
  const schema = { type: 'string' as const, example: '7b4f2f0a-6c0e-4a53-9a55-1f0f6c0c1b1e' };
  if (route)
    ApiHeader({ name: 'Idempotency-Key', required: false, description, schema })(controller, method ?? '', route);
};
