import { hash, randomUUID } from 'node:crypto';
import type { ServerOptions } from 'node:http';
import { Server as NetServer } from 'node:net';
import compress, { type FastifyCompressOptions } from '@fastify/compress';
import cors from '@fastify/cors';
import etag from '@fastify/etag';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger as Pino } from 'pino';
import { SignedUrls } from '#platform/access/signed-urls.js';
import { sendDeclared } from '#platform/api/returns.js';
import type { Settings } from '#platform/config/settings.js';
import { requestContext } from '#platform/database/request-context.js';
import { maxFormFileBytes } from '#platform/files/uploads.js';
import {
  bodyEncodings,
  limitBodyTime,
  maxRequestMs,
  refuseEncodedBody,
  refuseUntypedBody,
} from '#platform/limits/body-timeout.js';
import { quotaHeaders } from '#platform/limits/limit-headers.js';
import { Health } from '#platform/operations/health.js';
import { Metrics } from '#platform/operations/metrics.js';
import { bodyOf } from '#platform/problems/problem-body.js';
import { Problem } from '#platform/problems/problem.js';
import { Tracing } from '#platform/tracing/tracing.js';
import { withoutRedaction } from './logger.js';
import { securityHeaders } from './security-headers.js';

const mebibyte = 1024 * 1024;
/** Enough for every request without authentication. */
const maxPublicBodyBytes = 16 * 1024;

/**
 * Compression costs more processor time than most responses themselves, so it uses the cheapest level, and inline up to a
 * size at which a stream and a thread cost more than they save (docs/decisions/0116).
 */
const responseCompression: FastifyCompressOptions = {
  encodings: ['gzip'],
  threshold: 2 * 1024,
  syncThreshold: 128 * 1024,
  zlibOptions: { level: 1 },
};

/** Response headers that scripts of other origins may read. */
const exposedHeaders = [
  'content-disposition',
  'x-truncated',
  'etag',
  'x-request-id',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
];

/** The HTTP server under Nest: request ids, size and time limits, and unversioned paths. */
export function createAdapter(settings: Settings, log: Pino): FastifyAdapter {
  return new FastifyAdapter({
    // Only Fastify hooks are used, so there is no middleware to look up on each request.
    skipMiddie: true,
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // Log lines carry the request id themselves; creating a logger per request costs more than writing a line.
    childLoggerFactory: <Log>(logger: Log): Log => logger,
    genReqId: () => randomUUID(),
    bodyLimit: mebibyte,
    trustProxy: settings.trustProxy.length > 0 ? settings.trustProxy : false,
    http: headersLimit(settings),
    requestTimeout: maxRequestMs,
    connectionTimeout: 0,
    keepAliveTimeout: 65_000,
    routerOptions: { maxParamLength: 200 },
    schemaController: { compilersFactory: noSchemas as never },
    frameworkErrors: refuseMalformedUrl,
    rewriteUrl: (request: { url?: string | undefined }) => toVersioned(request.url ?? '/'),
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });
}

/** Also closes connections that never send a byte. Node checks them at an interval, by default every 30 seconds. */
function headersLimit({ headersTimeoutSeconds }: Settings): ServerOptions {
  const headersTimeout = headersTimeoutSeconds * 1_000;
  return { headersTimeout, connectionsCheckingInterval: Math.min(headersTimeout / 2, 5_000) };
}

/** Field decorators validate and select fields; loading Fastify's schema compilers would only delay the start. */
const noSchemas = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => (payload: unknown) => JSON.stringify(payload),
};

const isVersioned = (url: string): boolean => /^\/api\/(?:v\d+\/|docs)/.test(url);

/** `/api/classrooms` is an alias of `/api/v1/classrooms`, for clients that send no version. */
const toVersioned = (url: string): string => (isVersioned(url) ? url : url.replace(/^\/api\//, '/api/v1/'));

/** Configures headers, CORS, compression, the host check, uploads and one log line per response. */
export async function configureServer(app: NestFastifyApplication, settings: Settings, log: Pino): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  const health = app.get(Health);
  const secure = securityHeaders();
  const tracing = app.get(Tracing);
  server.addHook('onRoute', (route) => {
    if (route.config?.isPublic) route.bodyLimit = maxPublicBodyBytes;
  });
  server.addHook('onRequest', (request, reply, done) => {
    reply.headers(secure).header('x-request-id', request.id);
    if (request.originalUrl !== request.url) reply.header('deprecation', 'version="unversioned"');
    requestContext.run({ requestId: request.id, statements: 0, span: tracing.request(request, reply) }, done);
  });
  server.addHook('onRequest', hostCheck(settings));
  server.addHook('onRequest', limitBodyTime);
  server.addHook('onRequest', refuseEncodedBody);
  server.addHook('onRequest', refuseUntypedBody);
  await app.register(cors, {
    origin: settings.corsOrigins.length > 0 ? settings.corsOrigins : false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    credentials: false,
    maxAge: 600,
  });
  await app.register(compress, { ...responseCompression, requestEncodings: [...bodyEncodings] });
  await app.register(etag, { weak: true, hashFn: (payload) => hash('sha1', payload, 'base64') });
  await app.register(multipart, { limits: { fileSize: maxFormFileBytes, files: 1, fields: 10, parts: 12 } });
  server.addHook('preSerialization', sendDeclared.bind(undefined, app.get(SignedUrls)));
  server.addHook('onSend', (_request, reply, payload, done) => {
    completeHeaders(reply, health, settings);
    done(null, payload);
  });
  const accessLog = withoutRedaction(log);
  server.addHook('onResponse', (request, reply, done) => {
    accessLog.info(lineOf(request, reply), 'request completed');
    done();
  });
  // An unknown expectation may be ignored (RFC 9110, 10.1.1); Node would answer 417 without a body.
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  app.get(Metrics).watch(server);
}

/** Headers that depend on the outcome of the request. */
function completeHeaders(reply: FastifyReply, health: Health, settings: Settings): void {
  if (health.isShuttingDown) reply.header('connection', 'close');
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  const limitHeaders = quotaHeaders();
  if (limitHeaders) reply.headers(limitHeaders);
  if (!settings.isProduction) reply.header('x-statements', String(requestContext.getStore()?.statements ?? 0));
}

/** Answers 421 for a Host that is not in ORG_HOSTS, so that a misrouted request never reaches another organization. */
function hostCheck({ orgHosts }: Settings) {
  const hosts = new Set(orgHosts.map((host) => host.toLowerCase()));
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    if (hosts.size === 0 || hosts.has(host) || isLocalCheck(request, host)) return done();
    const problem = new Problem(
      'misdirected',
      'wrong_host',
      'This host name does not belong to this organization. Check the address.',
    );
    reply
      .status(421)
      .type('application/problem+json')
      .send(JSON.stringify(bodyOf(problem, request.id)));
  };
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Health checks of any host name, and a scrape of /ops from this machine by its port, as Prometheus does. */
function isLocalCheck({ url, raw }: FastifyRequest, host: string): boolean {
  if (url.startsWith('/api/v1/health/')) return true;
  const address = raw.socket.remoteAddress ?? '';
  const isFromHere = address === '::1' || /^(?:::ffff:)?127\./.test(address);
  return url.startsWith('/api/v1/ops/') && isFromHere && loopbackNames.has(host);
}

/** URLs that Fastify refuses before routing: malformed percent encoding, a parameter of thousands of characters. */
function refuseMalformedUrl(_error: unknown, { id }: { id: string }, reply: FastifyReply): void {
  const problem = new Problem(
    'invalid',
    'malformed_address',
    'The URL is malformed or has an id that is too long. Correct it.',
  );
  reply
    .status(400)
    .headers({ 'x-request-id': id, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .send(JSON.stringify(bodyOf(problem, id)));
}

/** The log line of a response: never a body, query, IP or e-mail address, or token. */
function lineOf(request: FastifyRequest, reply: FastifyReply): object {
  const { id, method, routeOptions, actor } = request;
  const ms = Math.round(reply.elapsedTime * 10) / 10;
  return {
    requestId: id,
    method,
    route: routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms,
    // Not the user, whom nothing in a log must name after erasure: the session leads there while the account exists.
    sessionId: actor?.sessionId,
  };
}

const idleGraceMs = 1_500;
// PM2 kills after 10 seconds. Aborted uploads still have to remove their bytes, and the embedded database to stop.
const drainTimeoutMs = 6_000;

/**
 * Graceful shutdown: accepts no new connections, finishes requests in progress, and closes each keep-alive connection
 * with its next response. Uses net.Server's close, because http.Server's closes idle connections immediately, even if a
 * request is already on its way.
 */
export async function drain(app: NestFastifyApplication): Promise<void> {
  await app.get(Health).shutDown();
  const server = app.getHttpServer();
  const closed = new Promise<void>((done) => NetServer.prototype.close.call(server, () => done()));
  const idle = setTimeout(() => setInterval(() => server.closeIdleConnections(), 100).unref(), idleGraceMs).unref();
  await Promise.race([closed, new Promise((done) => setTimeout(done, drainTimeoutMs).unref())]);
  clearTimeout(idle);
  server.closeAllConnections();
}
