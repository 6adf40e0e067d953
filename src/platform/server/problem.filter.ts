import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { Problem, type ProblemKind, problemKinds } from '#platform/problems/problem.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';

/** Turns every failure into `application/problem+json` (RFC 9457). What is no Problem is a bug; what lies behind one is logged, once. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problems');

  constructor(private readonly errors: ErrorReporter) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const problem = problemOf(error);
    if ('cause' in problem) this.log(problem, request);
    if (isOurFault(problem)) this.report(error, problem, request);
    if (reply.sent) return;
    if (problem.retryAfter) reply.header('retry-after', String(Math.ceil(problem.retryAfter)));
    if (problem.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
    reply
      .status(problem.status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(bodyOf(problem, request.id)));
  }

  private log({ code, cause }: Problem, { method, url, id }: FastifyRequest): void {
    this.logger.error({ err: cause, code, requestId: id, method, path: url.split('?')[0] }, 'a request failed');
  }

  private report(error: unknown, { status, code, kind }: Problem, request: FastifyRequest): void {
    this.errors.report(unwrap(error instanceof Problem ? (error.cause ?? error) : error), {
      source: 'request',
      route: `${request.method} ${request.routeOptions.url ?? 'none'}`,
      status,
      ...(kind !== 'bug' && { code }),
      requestId: request.id,
      userId: request.actor?.userId,
    });
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  const known = problemOfDatabaseError(unwrap(error)) ?? refusalOfHttp(error);
  if (known) return known;
  const sentence = 'Something went wrong on our side. It has been noted.';
  return new Problem('bug', 'internal_error', sentence).because(error);
}

/** A stop and a slow sender are nothing an operator could mend. */
const isOurFault = ({ status, code }: Problem): boolean =>
  status >= 500 && code !== 'shutting_down' && code !== 'request_timeout';

/** The body of a problem; also used where the answer is written before Nest is reached. */
export function bodyOf(problem: Problem, requestId: string): object {
  const { code, detail, errors, kind, status } = problem;
  return {
    type: 'about:blank',
    title: titles[kind],
    status,
    code,
    detail,
    ...(errors && { errors }),
    requestId,
  };
}

const titles: Record<ProblemKind, string> = {
  invalid: 'Validation failed',
  unauthenticated: 'Not signed in',
  forbidden: 'Not allowed',
  notFound: 'Not found',
  conflict: 'Conflict',
  stale: 'Changed meanwhile',
  tooLarge: 'Too large',
  unsupported: 'Unsupported type',
  unsatisfiable: 'Range not satisfiable',
  misdirected: 'Wrong host',
  unprocessable: 'Cannot be processed',
  preconditionRequired: 'Precondition required',
  tooMany: 'Too many requests',
  bug: 'Internal server error',
  unavailable: 'Temporarily unavailable',
  storageFull: 'Storage full',
};

/** TypeORM wraps what the driver said. */
const unwrap = (error: unknown): unknown => (error as { driverError?: unknown } | null)?.driverError ?? error;

const sentences: Record<number, [ProblemKind, string, string]> = {
  400: ['invalid', 'malformed_request', 'The request could not be read. Is the body valid JSON?'],
  404: ['notFound', 'no_such_route', 'There is nothing at this address. Check the path and the method.'],
  406: ['unsupported', 'not_acceptable', 'This is only offered as application/json.'],
  408: ['unavailable', 'request_timeout', 'The request took too long to arrive.'],
  413: ['tooLarge', 'body_too_large', 'The request is larger than this route accepts.'],
  414: ['invalid', 'address_too_long', 'The address is too long.'],
  415: ['unsupported', 'unsupported_media_type', 'Send application/json (files: multipart/form-data).'],
  503: ['unavailable', 'shutting_down', 'This instance is stopping. Try again.'],
};

/** What the framework refuses before a controller is reached: no such route, malformed JSON, a body too large. */
function refusalOfHttp(error: unknown): Problem | undefined {
  const status =
    error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number }).statusCode ?? 500);
  if (status >= 500 && status !== 503) return undefined;
  const [kind, code, detail] = sentences[status] ?? sentences[400] ?? [];
  return kind && code && detail ? new Problem(kind, code, detail) : undefined;
}

/** Statuses a route may answer besides its own, for the API document. */
export const problemStatuses = [...new Set(Object.values(problemKinds))];
