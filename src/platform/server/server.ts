import { hash, randomUUID } from 'node:crypto';
import type { ServerOptions } from 'node:http';
import { Server as NetServer } from 'node:net';
import compress from '@fastify/compress';
import cors from '@fastify/cors';
import etag from '@fastify/etag';
import multipart from '@fastify/multipart';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { Logger as Pino } from 'pino';
import type { Settings } from '#platform/config/settings.js';
import { requestContext } from '#platform/database/request-context.js';
import { Health } from '#platform/operations/health.js';
import { Metrics } from '#platform/operations/metrics.js';
import { quotaHeaders } from '#platform/limits/limit-headers.js';
import { withoutSearch } from './logger.js';
import { bodyOf } from './problem.filter.js';
import { Problem } from '#platform/problems/problem.js';
import { Tracing } from '#platform/tracing/tracing.js';
import { sendDeclared } from '#platform/api/returns.js';
import { securityHeaders } from './security-headers.js';
import { bodyEncodings, limitBodyTime, maxRequestMs, refuseEncodedBody } from '#platform/limits/body-timeout.js';
import { maxFormFileBytes } from '#platform/files/uploads.js';

const mebibyte = 1024 * 1024;
/** Enough for every form that needs no token. */
const maxPublicBodyBytes = 16 * 1024;

/** Headers a browser shows to scripts of other origins. */
const exposedHeaders = [
  'content-disposition',
  'x-truncated',
  'etag',
  'x-request-id',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
];

/** The HTTP server under Nest: ids, limits on what is read, and the old unversioned addresses. */
export function createAdapter(settings: Settings, log: Pino): FastifyAdapter {
  return new FastifyAdapter({
    // What stands around the routes are Fastify's hooks: there is no middleware to look for on each request.
    skipMiddie: true,
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // A line names its request itself; a logger for every request would cost more than the line.
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
    frameworkErrors: refuseAddress,
    rewriteUrl: (request: { url?: string }) => toVersioned(request.url ?? '/'),
    onProtoPoisoning: 'error',
    onConstructorPoisoning: 'error',
  });
}

/** Also cuts connections that never send a byte. Node looks at them only so often, by default every 30 seconds. */
function headersLimit({ headersTimeoutSeconds }: Settings): ServerOptions {
  const headersTimeout = headersTimeoutSeconds * 1_000;
  return { headersTimeout, connectionsCheckingInterval: Math.min(headersTimeout / 2, 5_000) };
}

/** The field decorators check and pick; loading Fastify's own compilers would only delay the start. */
const noSchemas = {
  buildValidator: () => () => () => true,
  buildSerializer: () => () => (answer: unknown) => JSON.stringify(answer),
};

const isVersioned = (url: string): boolean => /^\/api\/(?:v\d+\/|docs)/.test(url);

/** `/api/classrooms` is `/api/v1/classrooms`, for clients written before versions. */
const toVersioned = (url: string): string => (isVersioned(url) ? url : url.replace(/^\/api\//, '/api/v1/'));

/** Everything around the routes: headers, CORS, compression, the host check, one log line an answer. */
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
  await app.register(cors, {
    origin: settings.corsOrigins.length > 0 ? settings.corsOrigins : false,
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders,
    credentials: false,
    maxAge: 600,
  });
  await app.register(compress, { threshold: 1024, encodings: ['br', 'gzip'], requestEncodings: [...bodyEncodings] });
  await app.register(etag, { weak: true, hashFn: (payload) => hash('sha1', payload, 'base64') });
  await app.register(multipart, { limits: { fileSize: maxFormFileBytes, files: 1, fields: 10, parts: 12 } });
  server.addHook('preSerialization', sendDeclared);
  server.addHook('onSend', (_request, reply, payload, done) => {
    completeHeaders(reply, health, settings);
    done(null, payload);
  });
  const answers = withoutSearch(log);
  server.addHook('onResponse', (request, reply, done) => {
    answers.info(lineOf(request, reply), 'answered');
    done();
  });
  // An expectation we do not know may be ignored (RFC 9110, 10.1.1); Node would refuse it without a body.
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  app.get(Metrics).watch(server);
}

/** What only the end of a request knows. */
function completeHeaders(reply: FastifyReply, health: Health, settings: Settings): void {
  if (health.isShuttingDown) reply.header('connection', 'close');
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  const quotas = quotaHeaders();
  if (quotas) reply.headers(quotas);
  if (!settings.isProduction) reply.header('x-statements', String(requestContext.getStore()?.statements ?? 0));
}

/** A request for another organization's host never reaches a route (OQ-006). */
function hostCheck({ orgHosts }: Settings) {
  const hosts = new Set(orgHosts.map((host) => host.toLowerCase()));
  return (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    const host = (request.headers.host ?? '').toLowerCase().replace(/:\d+$/, '');
    if (hosts.size === 0 || hosts.has(host) || request.url.startsWith('/api/v1/health/')) return done();
    const problem = new Problem('misdirected', 'wrong_host', 'This address belongs to no organization here.');
    reply
      .status(421)
      .type('application/problem+json')
      .send(JSON.stringify(bodyOf(problem, request.id)));
  };
}

/** Addresses no route is looked up for: broken percent signs, an id of thousands of characters. */
function refuseAddress(_error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = new Problem('invalid', 'malformed_address', 'The address cannot be read. Is an id in it too long?');
  reply
    .status(400)
    .headers({ 'x-request-id': request.id, 'cache-control': 'no-store' })
    .type('application/problem+json')
    .send(JSON.stringify(bodyOf(problem, request.id)));
}

/** Never a body, a query, an address of a person, or a token. */
function lineOf(request: FastifyRequest, reply: FastifyReply): object {
  const { id, method, routeOptions, actor } = request;
  const ms = Math.round(reply.elapsedTime * 10) / 10;
  return {
    requestId: id,
    method,
    route: routeOptions.url ?? 'none',
    status: reply.statusCode,
    ms,
    userId: actor?.userId,
  };
}

const idleGraceMs = 1_500;
// PM2 kills after 10 seconds. What is cut here still has to remove its bytes, and the database server to stop.
const drainMs = 6_000;

/**
 * Stops without breaking anything off: no new connections, what is in flight is finished, each keep-alive connection
 * is told to close with its next answer. net.Server's own close leaves idle connections open for a grace period;
 * http.Server's would cut them under a request that is already on its way.
 */
export async function drain(app: NestFastifyApplication): Promise<void> {
  await app.get(Health).shutDown();
  const server = app.getHttpServer();
  const closed = new Promise<void>((done) => NetServer.prototype.close.call(server, () => done()));
  const idle = setTimeout(() => setInterval(() => server.closeIdleConnections(), 100).unref(), idleGraceMs).unref();
  await Promise.race([closed, new Promise((done) => setTimeout(done, drainMs).unref())]);
  clearTimeout(idle);
  server.closeAllConnections();
}
