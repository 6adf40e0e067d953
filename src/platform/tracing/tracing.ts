import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Span } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { observeStatements } from '#platform/database/statements.js';
import type { Spans } from './spans.js';

/**
 * Traces requests, jobs and their statements with OpenTelemetry (docs/decisions/0027). The SDK is loaded only if
 * OTEL_EXPORTER_OTLP_ENDPOINT is set.
 */
@Injectable()
export class Tracing implements BeforeApplicationShutdown {
  private constructor(private readonly spans?: Spans) {}

  static async open(this: void, settings: Settings, { pool }: Database): Promise<Tracing> {
    if (!settings.otelExporterOtlpEndpoint) return new Tracing();
    const { Spans } = await import('./spans.js');
    const logger = new Logger('Tracing');
    const spans = new Spans(settings, (error) =>
      error
        ? logger.warn(`The collector does not accept spans: ${error.message}`)
        : logger.log('The collector accepts spans again'),
    );
    observeStatements(pool, (statement) => spans.statement(statement));
    return new Tracing(spans);
  }

  /** Starts the span of a request. The caller stores it in the request context. */
  request(request: FastifyRequest, reply: FastifyReply): Span | undefined {
    return this.spans?.request(request, reply);
  }

  /** Runs a job in a span. */
  async job<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    return this.spans ? this.spans.job(name, work) : work();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.spans?.close();
  }
}
