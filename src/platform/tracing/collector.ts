import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/** Hears why the collector takes nothing, once, and nothing when it does again. */
export type Tell = (error?: Error) => void;

const patienceMs = 5_000;

/** Sends spans by OTLP over HTTP, as JSON. What a collector does not take in time is given up. */
export class Collector implements SpanExporter {
  private readonly exporter: OTLPTraceExporter;
  private isAway = false;

  constructor(
    endpoint: string,
    private readonly tell: Tell,
  ) {
    this.exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
      timeoutMillis: patienceMs,
    });
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      const isAway = result.code === ExportResultCode.FAILED;
      if (isAway !== this.isAway) this.tell(isAway ? (result.error ?? new Error('it refused')) : undefined);
      this.isAway = isAway;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.exporter.shutdown();
  }

  forceFlush(): Promise<void> {
    return this.exporter.forceFlush();
  }
}
