import { createParamDecorator, type ExecutionContext, Param, type PipeTransform } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
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
