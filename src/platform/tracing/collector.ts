import { type ExportResult, ExportResultCode, parseKeyPairsIntoRecord } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Settings } from '#platform/config/settings.js';

/** Hears why the collector takes nothing, once, and nothing when it does again. */
export type Log = (error?: Error) => void;

const timeoutMs = 5_000;

/** Sends spans by OTLP over HTTP, as JSON. What a collector does not take in time is given up. */
export class Collector implements SpanExporter {
  private readonly exporter: OTLPTraceExporter;
  private isAway = false;

  constructor(
    { otelExporterOtlpEndpoint: endpoint = '', otelExporterOtlpHeaders: headers = '' }: Settings,
    private readonly tell: Log,
  ) {
    this.exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
      headers: parseKeyPairsIntoRecord(headers),
      timeoutMillis: timeoutMs,
    });
  }

  /** Throws unless the collector takes spans right now. */
  async check(): Promise<void> {
    const { code, error } = await new Promise<ExportResult>((done) => this.exporter.export([], done));
    if (code === ExportResultCode.FAILED) throw error ?? new Error('it refused');
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
