import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyOf } from '#platform/problems/problem-body.js';
import { Problem, unsupported } from '#platform/problems/problem.js';

/** Time limit for request bodies other than uploads. */
const bodyTimeoutMs = 30_000;

/** Time limit for any request, uploads included: 500 MiB at 1.2 Mbit/s. */
export const maxRequestMs = 3_600_000;

interface PendingBody {
  reply: FastifyReply;
  deadline: NodeJS.Timeout;
}

const pendingBodies = new WeakMap<FastifyRequest, PendingBody>();

/** Answers 408 to requests whose body arrives too slowly, so that they cannot occupy the connections (Slowloris). */
export function limitBodyTime(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { raw, headers } = request;
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  if (length !== '0' || encoding !== undefined) {
    const deadline = setTimeout(() => timeOut(request, reply), bodyTimeoutMs).unref();
    pendingBodies.set(request, { reply, deadline });
    raw.once('end', () => clearTimeout(deadline)).once('close', () => clearTimeout(deadline));
  }
  done();
}

/** Lifts the limit for an upload. Its connection is closed only when no data arrives for `bodyTimeoutMs`. */
export function allowLongBody(request: FastifyRequest): void {
  clearTimeout(pendingBodies.get(request)?.deadline);
  request.raw.setTimeout(bodyTimeoutMs, () => request.raw.destroy());
  request.raw.once('end', () => request.raw.setTimeout(0));
}

const maxDiscardMs = 5_000;

/**
 * Discards the rest of a request body after an early response. Closing the connection while the client is sending would
 * make the client lose the response, so the connection stays open for up to five seconds.
 */
export function discardBody(request: FastifyRequest): void {
  const { raw } = request;
  const response = pendingBodies.get(request)?.reply.raw;
  if (raw.complete || raw.destroyed || !response) return;
  const closesAfterwards = !response.shouldKeepAlive;
  response.shouldKeepAlive = true;
  raw.unpipe();
  raw.resume();
  const deadline = setTimeout(() => raw.socket.destroy(), maxDiscardMs).unref();
  raw.once('close', () => clearTimeout(deadline));
  if (closesAfterwards) raw.once('end', () => raw.socket.end());
}

/** Accepted values of Content-Encoding for bodies other than forms. */
export const bodyEncodings = ['gzip', 'br', 'deflate', 'identity'] as const;

/** Answers 415 to unsupported encodings before the body is read. Forms are streamed and may not be compressed. */
export function refuseEncodedBody(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const isForm = /^multipart\//i.test(request.headers['content-type'] ?? '');
  const accepted: readonly string[] = isForm ? ['identity'] : bodyEncodings;
  if (accepted.includes(encoding)) return done();
  const detail = isForm
    ? 'Forms must not be compressed. Send the form without Content-Encoding.'
    : `This Content-Encoding is not supported. Send the body with one of ${bodyEncodings.join(', ')}.`;
  discardBody(request);
  respond(request, reply, unsupported('unsupported_encoding', detail));
}

const bodilessMethods = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Answers 415 to a body without Content-Type, and to the types that clients send unless told otherwise: curl's `-d` is an
 * HTML form, which would be read as one field named like the whole text, and a string in `fetch` is plain text. The type is
 * ignored where no body follows: many clients send `application/json` with every request, also a DELETE.
 */
export function refuseUntypedBody(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { 'content-type': type, 'content-length': length = '0', 'transfer-encoding': encoding } = request.headers;
  const isEmpty = length === '0' && encoding === undefined;
  if (isEmpty && /^application\/json/i.test(type ?? '')) delete request.headers['content-type'];
  const hasBody = !isEmpty && !bodilessMethods.includes(request.method);
  if (!hasBody || (type && !/^(application\/x-www-form-urlencoded|text\/plain)/i.test(type))) return done();
  discardBody(request);
  respond(request, reply, type ? unsupportedContentType(type) : contentTypeMissing());
}

const acceptedTypes = 'Send Content-Type: application/json, or multipart/form-data for files.';

const contentTypeMissing = () =>
  unsupported('content_type_missing', `The request has a body but no Content-Type header. ${acceptedTypes}`);

const maxShownType = 100;

/** The Content-Type of a request has no reader. */
export const unsupportedContentType = (type: string) =>
  unsupported(
    'unsupported_media_type',
    `Content-Type ${type.slice(0, maxShownType)} is not supported. ${acceptedTypes}`,
  );

function timeOut(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.complete || reply.sent) return;
  respond(
    request,
    reply,
    new Problem('unavailable', 'request_timeout', 'The request body took too long to arrive. Send the request again.'),
    408,
  );
}

function respond(request: FastifyRequest, reply: FastifyReply, problem: Problem, status = problem.status): void {
  reply
    .status(status)
    .header('connection', 'close')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(bodyOf(problem, request.id)));
}
