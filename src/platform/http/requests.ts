import {
  applyDecorators,
  createParamDecorator,
  type ExecutionContext,
  Param,
  type PipeTransform,
} from '@nestjs/common';
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

/** The version the caller saw, from If-Match; undefined when they sent none. */
export const IfMatch = createParamDecorator((required: boolean | undefined, context: ExecutionContext) => {
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

/** Documents If-Match on a route that takes it. */
export const TakesIfMatch = (required = false) =>
  applyDecorators(
    ApiHeader({
      name: 'If-Match',
      required,
      description: 'The ETag of what you saw',
      schema: { type: 'string', example: '"1"' },
    }),
  );
