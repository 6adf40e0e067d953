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
import type { SentStatement } from '#platform/database/statements.js';
import { Collector, type OnCollectorChange } from './collector.js';

const shutdownTimeoutMs = 3_000;

/**
 * Creates the spans of one process. Attributes are routes, statuses and names of jobs and statements; never URLs, values or
 * users. The parent of a span comes from the request context; no global OpenTelemetry API is registered
 * (docs/decisions/0027).
 */
export class Spans {
  private readonly propagator = new W3CTraceContextPropagator();
  private readonly provider: BasicTracerProvider;
  private readonly tracer: Tracer;

  constructor(settings: Settings, onCollectorChange: OnCollectorChange) {
    const { organizationSlug: organization } = settings;
    const service = resourceFromAttributes({
      'service.name': 'homeroom',
      'service.version': version,
      'service.namespace': organization,
      'service.instance.id': `${organization}-${process.pid}`,
    });
    this.provider = new BasicTracerProvider({
      resource: defaultResource()
        .merge(service)
        .merge(detectResources({ detectors: [envDetector] })),
      spanProcessors: [new BatchSpanProcessor(new Collector(settings, onCollectorChange))],
    });
    this.tracer = this.provider.getTracer('homeroom', version);
  }

  /** Starts the span of a request. It ends when the connection has sent the response or is closed, and joins the trace in `traceparent`. */
  request(request: FastifyRequest, reply: FastifyReply): Span {
    const { method, id, headers, routeOptions } = request;
    const route = routeOptions.url ?? 'none';
    const parent = this.propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
    const attributes = { 'http.request.method': method, 'http.route': route, 'homeroom.request_id': id };
    const span = this.tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
    reply.raw.once('close', () => {
      span.setAttribute('http.response.status_code', reply.statusCode);
      if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    return span;
  }

  /** Runs a job in a span, which becomes the current one of the request context. */
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

  /** Starts the span of a statement and returns the function that ends it. Statements outside of requests and jobs have no span. */
  statement({ name, text }: SentStatement): ((error?: unknown) => void) | undefined {
    const parent = requestContext.getStore()?.span;
    if (!parent) return undefined;
    const summary = name ?? summaryOf(text);
    const attributes = { 'db.system.name': 'postgresql', 'db.query.summary': summary };
    const span = this.tracer.startSpan(
      summary,
      { kind: SpanKind.CLIENT, attributes },
      trace.setSpan(ROOT_CONTEXT, parent),
    );
    return (error) => {
      if (error) fail(span, error);
      span.end();
    };
  }

  /** Exports the remaining spans, for at most three seconds. */
  async close(): Promise<void> {
    const timeout = new Promise((done) => setTimeout(done, shutdownTimeoutMs).unref());
    await Promise.race([this.provider.shutdown().catch(() => undefined), timeout]);
  }
}

/** Sets the code or class of an error. Its message can contain user data. */
function fail(span: Span, error: unknown): void {
  const { name, code } = error as { name?: string; code?: string };
  span.setStatus({ code: SpanStatusCode.ERROR });
  span.setAttribute('error.type', code ?? name ?? typeof error);
}

/** The verb and first table of a statement, such as `SELECT classrooms`. */
function summaryOf(text = ''): string {
  const [verb = 'statement'] = text.trimStart().split(/\s/, 1);
  const table = /\b(?:FROM|INTO|UPDATE)\s+"?([a-z_]+)/i.exec(text.slice(0, 10_000))?.[1];
  return [verb.toUpperCase().slice(0, 20), table].filter(Boolean).join(' ');
}
