import { hash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import etag from '@fastify/etag';
import { pino } from 'pino';
import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';
import { securityHeaders } from '../dist/src/platform/server/security-headers.js';

/**
 * Adds to the server what the product does for every request: security headers, a request id, ETag, a line in the log (on
 * stdout and in a file) and metrics. Returns a function that measures a statement.
 */
export async function addDuties(server) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const headers = securityHeaders();
  server.addHook('onRequest', (request, reply, done) => {
    request.requestId = randomUUID();
    reply.headers(headers).headers({ 'x-request-id': request.requestId, 'cache-control': 'no-store' });
    done();
  });
  await server.register(etag, { weak: true, hashFn: (payload) => hash('sha1', payload, 'base64') });
  logResponses(server);
  measureResponses(server, registry);
  return statementTimer(registry);
}

function logResponses(server) {
  const file = join(process.env.LOG_DIR, 'bare.log');
  const target = pino.transport({ target: 'pino-roll', options: { file, frequency: 'daily', mkdir: true } });
  const streams = [process.stdout, target].map((stream) => ({ level: 'info', stream }));
  const log = pino({ base: { org: 'bench' } }, pino.multistream(streams));
  server.addHook(
    'onResponse',
    ({ requestId, method, routeOptions, userId }, { statusCode: status, elapsedTime }, done) => {
      const ms = Math.round(elapsedTime * 10) / 10;
      log.info({ requestId, method, route: routeOptions.url, status, ms, userId }, 'request completed');
      done();
    },
  );
}

function measureResponses(server, registry) {
  const latency = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Response time by route',
    labelNames: ['method', 'route'],
    registers: [registry],
  });
  const responses = new Counter({
    name: 'http_requests_total',
    help: 'Responses by route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [registry],
  });
  server.addHook('onResponse', ({ method, routeOptions }, { statusCode: status, elapsedTime }, done) => {
    const route = routeOptions.url;
    latency.observe({ method, route }, elapsedTime / 1000);
    responses.inc({ method, route, status });
    done();
  });
}

function statementTimer(registry) {
  const name = 'pg_statement_duration_seconds';
  const duration = new Histogram({ name, help: 'Duration of SQL statements', registers: [registry] });
  return async (work) => {
    const sentAt = performance.now();
    const rows = await work();
    duration.observe((performance.now() - sentAt) / 1000);
    return rows;
  };
}
