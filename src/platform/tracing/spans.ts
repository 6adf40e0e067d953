import {
  defaultTextMapGetter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import { BasicTracerProvider, BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { version } from '#platform/config/release.js';
import type { Settings } from '#platform/config/settings.js';
import { requestContext } from '#platform/database/request-context.js';
import type { Sent } from '#platform/database/statements.js';
import { Collector, type Log } from './collector.js';

const timeoutMs = 3_000;

/**
 * The spans of one process. They have routes, statuses, names of jobs and statements, and nothing anybody wrote: no
 * addresses, no values, no people. What belongs together is known by the request's own context, and nothing global is
 * touched.
 */
export class Spans {
  private readonly callers = new W3CTraceContextPropagator();
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;

  constructor(settings: Settings, tell: Log) {
    const { organizationSlug: organization } = settings;
    const ours = resourceFromAttributes({
      'service.name': 'homeroom',
      'service.version': version,
      'service.namespace': organization,
      'service.instance.id': `${organization}-${process.pid}`,
    });
    this.provider = new BasicTracerProvider({
      resource: defaultResource()
        .merge(ours)
        .merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(new Collector(settings, tell))],
    });
    this.tracer = this.provider.getTracer('homeroom', version);
  }

  /** A request until its answer has left or its connection is gone; part of the caller's trace when they name one. */
  request(request: FastifyRequest, reply: FastifyReply): Span {
    const { method, id, headers, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    const caller = this.callers.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const attributes = { 'http.request.method': method, 'http.route': route, 'homeroom.request_id': id };
    const span = this.tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, caller);
    reply.raw.once('close', () => {
      span.setAttribute('http.response.status_code', reply.statusCode);
      if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    return span;
  }

  async job<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const span = this.tracer.startSpan(`job ${name}`, { kind: SpanKind.CONSUMER }, ROOT_CONTEXT);
    const context = requestContext.getStore();
    if (context) context.span = span;
    try {
      return await work();
    } catch (error) {
      fail(span, error);
      throw error;
    } finally {
      span.end();
    }
  }

  /** A statement of whatever is under way; those of nothing, such as a heartbeat's flush, are left out. */
  statement({ name, text }: Sent): ((error?: unknown) => void) | undefined {
    const within = requestContext.getStore()?.span;
    if (!within) return undefined;
    const summary = name ?? summaryOf(text);
    const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': summary };
    const span = this.tracer.startSpan(
      summary,
      { kind: SpanKind.CLIENT, attributes },
      trace.setSpan(ROOT_CONTEXT, within),
    );
    return (error) => {
      if (error) fail(span, error);
      span.end();
    };
  }

  /** Sends what is left, for as long as a stop may take. */
  async close(): Promise<void> {
    const late = new Promise((done) => setTimeout(done, timeoutMs).unref());
    await Promise.race([this.provider.shutdown().catch(() => undefined), late]);
  }
}

/** The class and code of an error; what it says may hold what somebody wrote. */
function fail(span: Span, error: unknown): void {
  const { name, code } = error as { name?: string; code?: string };
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', code ?? name ?? typeof error);
}

/** `SELECT classrooms`: what a statement does, and to which table first. */
function summaryOf(text = ''): string {
  const [verb = 'statement'] = text.trimStart().split(/\s/, 1);
  const table = /\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+)/i.exec(text.slice(0, 10_000))?.[1];
  return [verb.toUpperCase().slice(0, 20), table].filter(Boolean).join(' ');
}
