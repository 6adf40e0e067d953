import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge as PrometheusGauge, Histogram, Registry } from 'prom-client';
import { Database } from '#platform/database/database.js';
import { observeStatements } from '#platform/database/statements.js';
import { ErrorReporter, errorSources } from '#platform/errors/error-reporter.js';
import { JobHistory } from '#platform/jobs/job-history.js';
import { DecoratedMethods } from '#platform/ports/decorated-methods.js';
import { type Figure, Gauge, gaugeKey, type GaugeOptions } from '#platform/ports/gauge.js';

/** Keeps our metrics apart from those of other programs; process_… and nodejs_… are the standard names of Node's. */
const prefix = 'homeroom_';

/** Prometheus metrics: responses per route, statements, jobs, errors, the event loop and memory. */
@Injectable()
export class Metrics implements OnModuleInit, OnApplicationShutdown {
  readonly registry = new Registry();
  private readonly latency = new Histogram({
    name: `${prefix}http_request_duration_seconds`,
    help: 'Response time by route',
    labelNames: ['method', 'route'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [this.registry],
  });
  /** Apart from the histogram: with the status as its label, a scrape of all routes took 0.3 s of processor time. */
  private readonly responses = new Counter({
    name: `${prefix}http_requests_total`,
    help: 'Responses by route and status',
    labelNames: ['method', 'route', 'status'],
    registers: [this.registry],
  });
  readonly bugs = new Counter({
    name: `${prefix}http_bugs_total`,
    help: 'Responses with status 500',
    registers: [this.registry],
  });

  constructor(
    private readonly database: Database,
    private readonly history: JobHistory,
    private readonly methods: DecoratedMethods,
    errors: ErrorReporter,
  ) {
    collectDefaultMetrics({ register: this.registry });
    this.watchStatements(database.pool);
    this.countErrors(errors);
  }

  onModuleInit(): void {
    for (const { metadata, call } of this.methods.by<GaugeOptions>(gaugeKey)) this.register(metadata, call);
  }

  /** The observer of garbage collection cannot be stopped and refers to the registry. */
  onApplicationShutdown(): void {
    this.registry.clear();
  }

  @Gauge({ name: 'pg_pool_connections', help: 'Connections to PostgreSQL by state', labels: ['state'] })
  connections(): Figure[] {
    const { totalCount, idleCount, waitingCount } = this.database.pool;
    return [
      [{ state: 'total' }, totalCount],
      [{ state: 'idle' }, idleCount],
      [{ state: 'waiting' }, waitingCount],
    ];
  }

  @Gauge({ name: 'jobs_queued', help: 'Queued jobs that wait or failed permanently', labels: ['task', 'state'] })
  async queuedJobs(): Promise<Figure[]> {
    return (await this.history.waiting()).flatMap(({ task, waiting, failed }): Figure[] => [
      [{ task, state: 'waiting' }, waiting],
      [{ task, state: 'failed' }, failed],
    ]);
  }

  /** While the source of a gauge fails, the gauge is left out of the scrape rather than reported with an old value. */
  private register({ name, help, labels: labelNames = [] }: GaugeOptions, read: () => unknown): void {
    const collect = async (gauge: PrometheusGauge) => {
      const samples = (await read()) as Figure[];
      gauge.reset();
      for (const [labels, value] of samples) gauge.set(labels, value);
    };
    new PrometheusGauge({
      name: prefix + name,
      help,
      labelNames,
      registers: [this.registry],
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
      name: `${prefix}pg_statement_duration_seconds`,
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
      name: `${prefix}errors_total`,
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
      const { method } = request;
      this.latency.observe({ method, route }, reply.elapsedTime / 1000);
      this.responses.inc({ method, route, status: reply.statusCode });
      if (reply.statusCode === 500) this.bugs.inc();
      done();
    });
  }
}
