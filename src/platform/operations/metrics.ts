import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { Database } from '#platform/database/database.js';
import { observeStatements } from '#platform/database/statements.js';
import { ErrorReporter, errorSources } from '#platform/errors/error-reporter.js';
import { JobHistory } from '#platform/jobs/job-history.js';

/** One sample of a metric: its labels and its value. */
export type Sample = [labels: Record<string, string>, value: number];

/** Prometheus metrics: responses per route, statements, jobs, errors, the event loop and memory. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();
  private readonly latency = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Response time by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [this.registry],
  });
  readonly bugs = new Counter({
    name: 'http_bugs_total',
    help: 'Responses with status 500',
    registers: [this.registry],
  });

  constructor({ pool }: Database, history: JobHistory, errors: ErrorReporter) {
    collectDefaultMetrics({ register: this.registry });
    this.watchStatements(pool);
    this.gauge('pg_pool_connections', 'Connections to PostgreSQL by state', ['state'], () => [
      [{ state: 'total' }, pool.totalCount],
      [{ state: 'idle' }, pool.idleCount],
      [{ state: 'waiting' }, pool.waitingCount],
    ]);
    this.gauge('jobs_queued', 'Queued jobs that wait or failed permanently', ['task', 'state'], async () =>
      (await history.waiting()).flatMap(({ task, waiting, failed }): Sample[] => [
        [{ task, state: 'waiting' }, waiting],
        [{ task, state: 'failed' }, failed],
      ]),
    );
    this.countErrors(errors);
  }

  /** Registers a gauge that is read at each scrape. When reading fails, its samples are omitted. */
  gauge(name: string, help: string, labelNames: string[], read: () => Sample[] | Promise<Sample[]>): void {
    const collect = async (gauge: Gauge) => {
      const samples = await read();
      gauge.reset();
      for (const [labels, value] of samples) gauge.set(labels, value);
    };
    new Gauge({
      ...{ name, help, labelNames, registers: [this.registry] },
      collect() {
        return collect(this).catch(() => {
          this.reset();
          if (labelNames.length === 0) this.remove();
        });
      },
    });
  }

  private watchStatements(pool: Database['pool']): void {
    const statements = new Histogram({
      name: 'pg_statement_duration_seconds',
      help: 'Duration of SQL statements, from sending to the last row',
      buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5],
      registers: [this.registry],
    });
    observeStatements(pool, () => {
      const sent = performance.now();
      return () => statements.observe((performance.now() - sent) / 1000);
    });
  }

  private countErrors({ totals }: ErrorReporter): void {
    new Counter({
      name: 'errors_total',
      help: 'Errors by source; dropped counts those that could not be stored for /ops/errors',
      labelNames: ['source'],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const source of [...errorSources, 'dropped'] as const) this.inc({ source }, totals[source]);
      },
    });
  }

  /** Measures every response of the server. */
  watch(server: FastifyInstance): void {
    server.addHook('onResponse', (request, reply, done) => {
      const route = request.routeOptions.url ?? 'none';
      this.latency.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
      if (reply.statusCode === 500) this.bugs.inc();
      done();
    });
  }
}
