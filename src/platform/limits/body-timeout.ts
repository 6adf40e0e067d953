import type { FastifyReply, FastifyRequest } from 'fastify';
import { bodyOf } from '#platform/server/problem.filter.js';
import { Problem, unsupported } from '#platform/problems/problem.js';

/** Within this a body is here, unless it is a file. */
const bodyTimeoutMs = 30_000;

/** The longest any request may take to arrive: 500 MiB at little more than a megabit a second. */
export const maxRequestMs = 3_600_000;

interface Arrival {
  reply: FastifyReply;
  deadline: NodeJS.Timeout;
}

const arrivals = new WeakMap<FastifyRequest, Arrival>();

/** Ends requests whose body trickles in, so that they cannot hold the server's connections. */
export function limitBodyTime(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { raw, headers } = request;
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = headers;
  if (length !== '0' || encoding !== undefined) {
    const deadline = setTimeout(() => giveUp(request, reply), bodyTimeoutMs).unref();
    arrivals.set(request, { reply, deadline });
    raw.once('end', () => clearTimeout(deadline)).once('close', () => clearTimeout(deadline));
  }
  done();
}

/** A file may take its time, as long as it keeps coming. */
export function allowLongBody(request: FastifyRequest): void {
  clearTimeout(arrivals.get(request)?.deadline);
  request.raw.setTimeout(bodyTimeoutMs, () => request.raw.destroy());
  request.raw.once('end', () => request.raw.setTimeout(0));
}

const lingerMs = 5_000;

/**
 * Whoever is refused while still sending must be able to hear why: a connection closed under what they send would
 * take the answer with it. So it stays open a little, and what still comes is thrown away.
 */
export function stopListening(request: FastifyRequest): void {
  const { raw } = request;
  const response = arrivals.get(request)?.reply.raw;
  if (raw.complete || raw.destroyed || !response) return;
  const closesAfterwards = !response.shouldKeepAlive;
  response.shouldKeepAlive = true;
  raw.unpipe();
  raw.resume();
  const cut = setTimeout(() => raw.socket.destroy(), lingerMs).unref();
  raw.once('close', () => clearTimeout(cut));
  if (closesAfterwards) raw.once('end', () => raw.socket.end());
}

/** What a body other than a form may be compressed with. */
export const bodyEncodings = ['gzip', 'br', 'deflate', 'identity'] as const;

/** Refuses a body whose encoding is not decoded, before anything of it is read. Forms are read as they arrive. */
export function refuseEncodedBody(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  const isForm = /^multipart\//i.test(request.headers['content-type'] ?? '');
  const accepted: readonly string[] = isForm ? ['identity'] : bodyEncodings;
  if (accepted.includes(encoding)) return done();
  const detail = isForm
    ? 'A form cannot be compressed. Send it without Content-Encoding.'
    : `This Content-Encoding is not supported. Send the body with one of ${bodyEncodings.join(', ')}.`;
  stopListening(request);
  answer(request, reply, unsupported('unsupported_encoding', detail));
}

function giveUp(request: FastifyRequest, reply: FastifyReply): void {
  if (request.raw.complete || reply.sent) return;
  answer(request, reply, new Problem('unavailable', 'request_timeout', 'The request took too long to arrive.'), 408);
}

function answer(request: FastifyRequest, reply: FastifyReply, problem: Problem, status = problem.status): void {
  reply
    .status(status)
    .header('connection', 'close')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(bodyOf(problem, request.id)));
}
