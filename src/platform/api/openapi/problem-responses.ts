import { STATUS_CODES } from 'node:http';
import type { OpenAPIObject } from '@nestjs/swagger';
import { problemStatuses } from '#platform/problems/problem-body.js';
import type { ProblemCatalogue } from '#platform/problems/problem-catalogue.js';

/** The error responses that the document's operations refer to, each with an example. */
export function problemResponses({ paths }: OpenAPIObject): Record<string, { description: string }> {
  const pathsText = JSON.stringify(paths);
  const used = problemStatuses.filter((status) => pathsText.includes(`#/components/responses/${status}"`));
  const schema = { $ref: '#/components/schemas/Problem' };
  const described = used.map((status) => {
    const content = { 'application/problem+json': { schema, example: problemExample(status) } };
    const headers = status === 429 ? { headers: limitHeaders } : {};
    return [status, { description: responses[status]?.description ?? 'Error', ...headers, content }] as const;
  });
  return Object.fromEntries(described);
}

/** Headers of a 429 (draft-ietf-httpapi-ratelimit-headers). */
const limitHeaders = {
  'Retry-After': { description: 'Seconds to wait', schema: { type: 'integer', example: 60 } },
  RateLimit: {
    description: 'Remaining quota of each limit: r requests, t seconds until the window resets',
    schema: { type: 'string', example: '"login-device";r=0;t=60' },
  },
  'RateLimit-Policy': {
    description: 'The quota of each limit: q requests in w seconds',
    schema: { type: 'string', example: '"login-device";q=10;w=900' },
  },
};

/** The schemas of every error response, with the meaning of each code. */
export function problemSchemas(problems: ProblemCatalogue): Record<string, object> {
  const entries = Object.entries(problems).sort(([one], [other]) => (one < other ? -1 : 1));
  const meanings = entries.map(([, [meaning]]) => meaning);
  const list = entries.map(([code, [meaning, action]]) => `* \`${code}\`: ${meaning} ${action}`);
  const ProblemCode = {
    type: 'string',
    description: `Stable error code for programs, and what a client does:\n\n${list.join('\n')}`,
    enum: entries.map(([code]) => code),
    'x-enum-descriptions': meanings,
  };
  return { Problem: problemSchema, ProblemCode };
}

/** Adds the fields of every problem to the schemas of problems with more (`RefusesWith`), and the description of the status. */
export function extendProblems({ paths, components }: OpenAPIObject): void {
  const schemas = components?.schemas ?? {};
  for (const [status, response] of errorResponses(paths)) {
    const name = response.content?.['application/problem+json']?.schema.$ref?.split('/').at(-1) ?? '';
    const { properties, ...own } = (schemas[name] ?? {}) as ObjectSchema;
    const { required, properties: common } = problemSchema;
    Object.assign(schemas, { [name]: { ...own, required, properties: { ...common, ...properties } } });
    response.description = responses[Number(status)]?.description ?? 'Error';
  }
}

interface ObjectSchema {
  properties?: Record<string, object>;
}

interface ErrorResponse {
  description: string;
  content?: Record<string, { schema: { $ref?: string } }>;
}

/** The error responses with a schema of their own. */
const errorResponses = (paths: OpenAPIObject['paths']): [string, ErrorResponse][] =>
  Object.values(paths)
    .flatMap((item) => Object.values(item as Record<string, { responses?: Record<string, ErrorResponse> }>))
    .flatMap(({ responses: all = {} }) => Object.entries(all))
    .filter(([status, { content }]) => Number(status) >= 400 && content);

const problemSchema = {
  type: 'object',
  description: 'An error (RFC 9457)',
  required: ['type', 'title', 'status', 'code', 'detail', 'requestId'],
  properties: {
    type: { type: 'string', description: 'Always about:blank: code has the type', example: 'about:blank' },
    title: { type: 'string', description: 'The status in words', example: 'Validation failed' },
    status: { type: 'integer', description: 'The HTTP status', example: 400 },
    code: { $ref: '#/components/schemas/ProblemCode' },
    detail: { type: 'string', description: 'Explanation for people' },
    errors: {
      type: 'array',
      description: 'Every error of the input',
      items: {
        type: 'object',
        required: ['rule', 'message'],
        properties: {
          field: { type: 'string', description: 'Path of the field, such as items.2.points' },
          line: { type: 'integer', description: 'Line of a file, starting at 1' },
          column: { type: 'string', description: 'Column of a file' },
          rule: { type: 'string', description: 'Code of the violated rule' },
          message: { type: 'string', description: 'The rule in words and what to do' },
        },
      },
    },
    requestId: { type: 'string', description: 'Finds the request in the log of the server' },
  },
};

/** An example body; the one for 400 lists a field error. */
function problemExample(status: number): object {
  const { code, detail } = responses[status] ?? { code: 'malformed_request', detail: 'The request is malformed.' };
  const errors = [{ field: 'title', rule: 'minLength', message: 'title must be filled in' }];
  const title = STATUS_CODES[status];
  return {
    type: 'about:blank',
    title,
    status,
    code,
    detail,
    ...(status === 400 && { errors }),
    requestId: '01960000-0000-7000-8000-000000000000',
  };
}

const responses: Record<number, { description: string; code: string; detail: string }> = {
  400: {
    description: 'Validation failed; errors lists the fields',
    code: 'validation_failed',
    detail: 'Some fields are invalid; see errors.',
  },
  401: {
    description: 'Not signed in, or the session has ended',
    code: 'session_expired',
    detail: 'Your session has ended. Sign in again.',
  },
  403: {
    description: 'Signed in, but not allowed',
    code: 'forbidden_role',
    detail: 'Your role does not allow this.',
  },
  404: {
    description: 'The record does not exist, or you may not see it',
    code: 'not_found',
    detail: 'There is no such assessment.',
  },
  409: {
    description: 'The current state does not allow this',
    code: 'no_attempts_left',
    detail: 'All 2 attempts are used.',
  },
  412: {
    description: 'The record was changed after you read it',
    code: 'row_changed',
    detail: 'This record was changed by someone else. Reload it and apply your change again.',
  },
  413: {
    description: 'Too large',
    code: 'body_too_large',
    detail: 'The request body is larger than this route accepts. Send less data.',
  },
  415: {
    description: 'Content type not accepted by this route',
    code: 'unsupported_type',
    detail: 'Send application/json.',
  },
  416: {
    description: 'The range is outside the file; Content-Range has its size',
    code: 'range_unsatisfiable',
    detail: 'The range is outside the file, which has 5747 bytes. Request a range within it.',
  },
  422: {
    description: 'The Idempotency-Key was used for a different request',
    code: 'idempotency_key_reused',
    detail: 'This Idempotency-Key was used for a different request. Use a new key.',
  },
  428: {
    description: 'If-Match is required',
    code: 'if_match_required',
    detail: 'If-Match is required. Send the ETag of the version you read.',
  },
  429: {
    description: 'Rate limit exceeded; Retry-After has the seconds to wait',
    code: 'rate_limited',
    detail: 'Too many requests. Try again in 60 seconds.',
  },
  503: {
    description: 'Temporarily unavailable; Retry-After has the seconds to wait',
    code: 'busy',
    detail: 'Another change to the same data is in progress. Try again.',
  },
  507: {
    description: 'Not enough storage space for this file',
    code: 'storage_full',
    detail: 'There is not enough storage space for this file. Ask the operator for more space, then upload it again.',
  },
};
