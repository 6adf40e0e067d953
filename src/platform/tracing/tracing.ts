import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import type { Span } from '@opentelemetry/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { observeStatements } from '#platform/database/statements.js';
import type { Spans } from './spans.js';

/**
 * Shows a collector that speaks OpenTelemetry how requests, jobs and their statements hang together (OQ-028). Without
 * OTEL_EXPORTER_OTLP_ENDPOINT nothing of it is loaded.
 */
@Injectable()
export class Tracing implements BeforeApplicationShutdown {
  private constructor(private readonly spans?: Spans) {}

  static async open(this: void, settings: Settings, { pool }: Database): Promise<Tracing> {
    if (!settings.otelExporterOtlpEndpoint) return new Tracing();
    const { Spans } = await import('./spans.js');
    const logger = new Logger('Tracing');
    const spans = new Spans(settings, (error) =>
      error ? logger.warn(`The collector takes no spans: ${error.message}`) : logger.log('The collector takes spans'),
    );
    observeStatements(pool, (statement) => spans.statement(statement));
    return new Tracing(spans);
  }

  /** Follows a request; what it returns belongs into the request's context. */
  request(request: FastifyRequest, reply: FastifyReply): Span | undefined {
    return this.spans?.request(request, reply);
  }

  /** Follows a job, in the context it has. */
  async job<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    return this.spans ? this.spans.job(name, work) : work();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.spans?.close();
  }
}
