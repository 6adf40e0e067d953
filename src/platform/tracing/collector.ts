import { type ExportResult, ExportResultCode, parseKeyPairsIntoRecord } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import type { Settings } from '#platform/config/settings.js';

/** Called with an error when the collector becomes unavailable, and without one when it accepts spans again. */
export type OnCollectorChange = (error?: Error) => void;

const timeoutMs = 5_000;
const rejected = () => new Error('it rejected the spans');

/** Exports spans with OTLP over HTTP as JSON. Spans the collector does not accept in time are dropped. */
export class Collector implements SpanExporter {
  private readonly exporter: OTLPTraceExporter;
  private isUnavailable = false;

  constructor(
    { otelExporterOtlpEndpoint: endpoint = '', otelExporterOtlpHeaders: headers = '' }: Settings,
    private readonly onChange: OnCollectorChange,
  ) {
    this.exporter = new OTLPTraceExporter({
      url: `${endpoint.replace(/\/$/, '')}/v1/traces`,
      headers: parseKeyPairsIntoRecord(headers),
      timeoutMillis: timeoutMs,
    });
  }

  /** Throws if the collector does not accept spans. */
  async check(): Promise<void> {
    const { code, error } = await new Promise<ExportResult>((done) => this.exporter.export([], done));
    if (code === ExportResultCode.FAILED) throw error ?? rejected();
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.exporter.export(spans, (result) => {
      const isUnavailable = result.code === ExportResultCode.FAILED;
      if (isUnavailable !== this.isUnavailable) this.onChange(isUnavailable ? (result.error ?? rejected()) : undefined);
      this.isUnavailable = isUnavailable;
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
