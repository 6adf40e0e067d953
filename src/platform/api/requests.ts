import { createParamDecorator, type ExecutionContext, Param, type PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { validate as isUuid } from 'uuid';
import { invalid, Problem } from '#platform/problems/problem.js';
import { ApiHeader, ApiParam } from '#platform/shapes/deferred-swagger.js';

class IdPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    if (!isUuid(value)) throw invalid('malformed_id', 'The id in the path must be a UUID.');
    return value.toLowerCase();
  }
}

/** A path parameter that must be a UUID; 400 otherwise. */
export const PathId = (name = 'id') => Param(name, new IdPipe());

const key = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Reads an id or slug in any case. */
class KeyPipe implements PipeTransform<string, string> {
  transform(value: string): string {
    const text = value.toLowerCase();
    if (text.length > 100 || !key.test(text))
      throw invalid('malformed_id', 'The id in the path must be a UUID, or a slug of a-z, 0-9 and single hyphens.');
    return text;
  }
}

/** A path parameter that is the UUID of a record or its slug; 400 otherwise. */
export const PathKey = (name = 'id'): ParameterDecorator => {
  const read = Param(name, new KeyPipe());
  return (controller, method, index) => {
    read(controller, method, index);
    const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
    const schema = { type: 'string' as const, maxLength: 100, pattern: key.source };
    if (route) ApiParam({ name, description: 'Id or slug', schema })(controller, method ?? '', route);
  };
};

/** Reads a number; 0, which no record has, for any other text. */
class NumberPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : 0;
  }
}

/** A path parameter that is a number from 1, such as that of a version. For any other text, no record is found. */
export const PathNumber = (name: string, about: string): ParameterDecorator => {
  const read = Param(name, new NumberPipe());
  return (controller, method, index) => {
    read(controller, method, index);
    const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
    const schema = { type: 'integer' as const, minimum: 1, example: 1 };
    if (route) ApiParam({ name, description: about, schema })(controller, method ?? '', route);
  };
};

const ifMatchHeader = createParamDecorator((required: boolean, context: ExecutionContext) => {
  const sent = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match'];
  if (!sent || sent === '*') {
    if (!required || sent === '*') return undefined;
    throw new Problem(
      'preconditionRequired',
      'if_match_required',
      'If-Match is required. Send the ETag that GET returned for the version you read.',
    );
  }
  // A record shown with facts of other records has a hash after its version, one shown with signed URLs their window.
  const version = /^(?:W\/)?"?(\d{1,9})(?:-[\w-]{1,40})?"?$/.exec(sent)?.[1];
  if (!version) throw invalid('malformed_if_match', 'If-Match must be an ETag returned by GET, such as "3".');
  return Number(version);
});

/** The version the caller read, from If-Match; undefined without the header. Also documents the header. */
export const IfMatch =
  (required = false): ParameterDecorator =>
  (controller, method, index) => {
    ifMatchHeader(required)(controller, method, index);
    const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
    const description = 'ETag of the version you read; 412 if the record was changed since';
    const schema = { type: 'string' as const, example: '"1"' };
    if (route) ApiHeader({ name: 'If-Match', required, description, schema })(controller, method ?? '', route);
  };

const idempotencyKeyHeader = createParamDecorator((_: unknown, context: ExecutionContext): string | null => {
  const sent = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  if (sent === undefined) return null;
  if (typeof sent !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(sent)) {
    throw invalid('malformed_idempotency_key', 'Idempotency-Key must be 1 to 200 visible characters, such as a UUID.');
  }
  return sent;
});

/** The Idempotency-Key header, under which a repeated request gets the first response; null without it. */
export const IdempotencyKey = (): ParameterDecorator => (controller, method, index) => {
  idempotencyKeyHeader()(controller, method, index);
  const route = Object.getOwnPropertyDescriptor(controller, method ?? '');
  const description = 'A unique value chosen by the client; repeating it returns the first response';
  const schema = { type: 'string' as const, example: '7b4f2f0a-6c0e-4a53-9a55-1f0f6c0c1b1e' };
  if (route)
    ApiHeader({ name: 'Idempotency-Key', required: false, description, schema })(controller, method ?? '', route);
};
