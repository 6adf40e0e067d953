import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignedUrls } from '#platform/access/signed-urls.js';
import { declaredFields } from '#platform/api/returns.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { unsupportedContentType } from '#platform/limits/body-timeout.js';
import { driverErrorOf, problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { bodyOf } from '#platform/problems/problem-body.js';
import { Problem, type ProblemKind } from '#platform/problems/problem.js';

/**
 * Turns every error into `application/problem+json` (RFC 9457). An error that is not a Problem is a bug: it is logged
 * once, with its cause, and the client gets a 500 without details.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Problems');

  constructor(
    private readonly errors: ErrorReporter,
    private readonly urls: SignedUrls,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const problem = problemOf(error, request);
    if ('cause' in problem) this.log(problem, request);
    if (isServerError(problem)) this.report(error, problem, request);
    if (reply.sent) return;
    if (problem.retryAfter) reply.header('retry-after', String(Math.ceil(problem.retryAfter)));
    if (problem.kind === 'unauthenticated') reply.header('www-authenticate', 'Bearer');
    reply
      .status(problem.status)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(bodyOf(problem, request.id, this.membersOf(problem, request))));
  }

  private membersOf({ members }: Problem, { actor }: FastifyRequest): object | undefined {
    return members && declaredFields(members.view, members.values, this.urls.signerFor(actor));
  }

  private log({ code, cause }: Problem, { method, id, routeOptions }: FastifyRequest): void {
    // The route, because paths may contain a secret, such as the token of a calendar feed, or the id of a person.
    this.logger.error({ err: cause, code, requestId: id, method, route: routeOptions.url }, 'request failed');
  }

  private report(error: unknown, { status, code, kind }: Problem, request: FastifyRequest): void {
    this.errors.report(driverErrorOf(error instanceof Problem ? (error.cause ?? error) : error), {
      source: 'request',
      route: `${request.method} ${request.routeOptions.url ?? 'none'}`,
      status,
      ...(kind !== 'bug' && { code }),
      requestId: request.id,
      userId: request.actor?.userId,
    });
  }
}

function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error;
  const known = problemOfDatabaseError(error) ?? problemOfHttpError(error, request);
  if (known) return known;
  const detail = 'An internal error occurred and was logged. If it persists, contact the operator with the requestId.';
  return new Problem('bug', 'internal_error', detail).because(error);
}

/** Excludes a shutdown and a slow client, which an operator cannot fix. */
const isServerError = ({ status, code }: Problem): boolean =>
  status >= 500 && code !== 'shutting_down' && code !== 'request_timeout';

const httpProblems: Record<number, [ProblemKind, string, string]> = {
  400: ['invalid', 'malformed_request', 'The request is malformed. Check that the body is valid JSON.'],
  404: ['notFound', 'no_such_route', 'No route matches this method and path. Check both.'],
  406: ['unsupported', 'not_acceptable', 'This is only available as application/json. Change the Accept header.'],
  408: ['unavailable', 'request_timeout', 'The request was not received in time. Send it again.'],
  413: ['tooLarge', 'body_too_large', 'The request body is larger than this route accepts. Send less data.'],
  414: ['invalid', 'address_too_long', 'The URL is too long. Shorten it.'],
  503: ['unavailable', 'shutting_down', 'This instance is shutting down. Try again.'],
};

/** Errors of Nest and Fastify before a controller is called: unknown route, malformed JSON, body too large. */
function problemOfHttpError(error: unknown, { headers }: FastifyRequest): Problem | undefined {
  const status =
    error instanceof HttpException ? error.getStatus() : ((error as { statusCode?: number }).statusCode ?? 500);
  if (status >= 500 && status !== 503) return undefined;
  if (status === 415) return unsupportedContentType(headers['content-type'] ?? '');
  const [kind, code, detail] = httpProblems[status] ?? httpProblems[400] ?? [];
  return kind && code && detail ? new Problem(kind, code, detail) : undefined;
}
