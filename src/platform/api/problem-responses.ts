import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { problemStatuses } from '#platform/server/problem.filter.js';

/** The refusals the document's operations refer to, each with an example. */
export function problemResponses({ paths }: OpenAPIObject): Record<string, { description: string }> {
  const referred = JSON.stringify(paths);
  const used = problemStatuses.filter((status) => referred.includes(`#/components/responses/${status}"`));
  const schema = { $ref: '#/components/schemas/Problem' };
  const described = used.map((status) => {
    const content = { 'application/problem+json': { schema, example: problemExample(status) } };
    const headers = status === 429 ? { headers: limitHeaders } : {};
    return [status, { description: responses[status]?.means ?? 'Refused', ...headers, content }] as const;
  });
  return Object.fromEntries(described);
}

/** What a 429 says about the limit (draft-ietf-httpapi-ratelimit-headers). */
const limitHeaders = {
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', example: 60 } },
  RateLimit: {
    description: 'What is left of each limit that was counted: r remaining, t seconds until the window ends',
    schema: { type: 'string', example: '"login-device";r=0;t=60' },
  },
  'RateLimit-Policy': {
    description: 'The limits: q requests in w seconds',
    schema: { type: 'string', example: '"login-device";q=10;w=900' },
  },
};

/** The schema of every failure. */
export const problemSchema: Record<string, unknown> = {
  type: 'object',
  description: 'A failure (RFC 9457)',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', example: 'about:blank' },
    title: { type: 'string', example: 'Validation failed' },
    status: { type: 'integer', example: 400 },
    code: { type: 'string', description: 'Stable, for programs', example: 'validation_failed' },
    detail: { type: 'string', description: 'A sentence for people' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['rule', 'message'],
        properties: {
          field: { type: 'string' },
          line: { type: 'integer' },
          column: { type: 'string' },
          rule: { type: 'string' },
          message: { type: 'string' },
        },
      },
    },
    requestId: { type: 'string' },
  },
};

/** What a refusal looks like; the ones with errors name the field. */
function problemExample(status: number): object {
  const { code, detail } = responses[status] ?? { code: 'refused', detail: 'Refused.' };
  const errors = [{ field: 'title', rule: 'minLength', message: 'title must be filled in' }];
  const title = STATUS_CODES[status];
  return {
    ...{ type: 'about:blank', title, status, code, detail },
    ...(status === 400 && { errors }),
    requestId: '01960000-0000-7000-8000-000000000000',
  };
}

const responses: Record<number, { means: string; code: string; detail: string }> = {
  400: {
    means: 'Something sent is not right; errors says what',
    code: 'validation_failed',
    detail: 'Some of what was sent is not right; see errors.',
  },
  401: {
    means: 'Not signed in, or the session has ended',
    code: 'session_expired',
    detail: 'Your session has ended. Log in again.',
  },
  403: {
    means: 'Signed in, but not allowed',
    code: 'forbidden_role',
    detail: 'Your role does not allow this.',
  },
  404: {
    means: 'There is no such thing, or not for you',
    code: 'not_found',
    detail: 'There is no such assessment.',
  },
  409: {
    means: 'The state of things forbids it',
    code: 'no_attempts_left',
    detail: 'All 2 attempts are used.',
  },
  412: {
    means: 'Somebody changed it since you looked',
    code: 'row_changed',
    detail: 'Somebody changed this in the meantime. Load it again and repeat your change.',
  },
  413: {
    means: 'Too large',
    code: 'too_large',
    detail: 'This is larger than 1 MB.',
  },
  415: {
    means: 'A type this route does not take',
    code: 'unsupported_type',
    detail: 'Send application/json.',
  },
  416: {
    means: 'There are no such bytes; Content-Range says how many there are',
    code: 'range_unsatisfiable',
    detail: 'The file has 5747 bytes; ask for some of them.',
  },
  422: {
    means: 'The same Idempotency-Key was used for something else',
    code: 'idempotency_key_reused',
    detail: 'This Idempotency-Key was used for other work. Take a new one.',
  },
  428: {
    means: 'If-Match is needed here',
    code: 'if_match_required',
    detail: 'Send the version you saw as If-Match.',
  },
  429: {
    means: 'Too often; Retry-After says when to come back',
    code: 'rate_limited',
    detail: 'Too many tries. Come back in 60 seconds.',
  },
  503: {
    means: 'Not right now; Retry-After says when to come back',
    code: 'unavailable',
    detail: 'The school is busy. Try again in a moment.',
  },
  507: {
    means: 'No room for this file right now',
    code: 'storage_full',
    detail: 'There is no room for this file right now. Ask the operator for more space, then upload it again.',
  },
};
