import { Injectable } from '@nestjs/common';
import { migrations } from '#migrations/all.js';
import { migrationsTable, version } from '#platform/config/release.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { Events } from '#platform/events/events.js';
import { ShutdownStarted } from '#platform/events/shutdown-started.event.js';
import { Storage } from '#platform/files/drivers/storage.js';
import { unavailable } from '#platform/problems/problem.js';
import type { HealthView, OpsHealthView } from './health.dto.js';
import { WriteProbe } from './write-probe.js';

const applied: Statement = { name: 'health-schema', text: `SELECT name FROM ${migrationsTable} ORDER BY timestamp` };

const storageCheckTtlMs = 3_000;

/** Liveness and readiness of this instance for load balancers, and its state in detail for operators. */
@Injectable()
export class Health {
  isShuttingDown = false;
  private storageCheckedAt = 0;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly storage: Storage,
    private readonly errors: ErrorReporter,
    private readonly writes: WriteProbe,
    private readonly events: Events,
  ) {}

  /** Makes `ready` fail with 503, so that load balancers send no new requests, and tells long connections to close. */
  async shutDown(): Promise<void> {
    this.isShuttingDown = true;
    await this.events.emit(new ShutdownStarted());
  }

  /** Throws 503 unless this instance can serve requests. */
  async ready(): Promise<HealthView> {
    if (this.isShuttingDown) throw unavailable('shutting_down', 'This instance is shutting down.');
    const [{ missing }] = await Promise.all([this.schema(), this.checkStorage(), this.writes.check()]);
    if (missing > 0) {
      throw unavailable(
        'schema_behind',
        'The database schema is older than this release. Run homeroom org migrate, or restart the instance.',
      );
    }
    return { status: 'up' };
  }

  /** A check writes to the storage, so a successful one is reused for a few seconds. */
  private async checkStorage(): Promise<void> {
    if (Date.now() - this.storageCheckedAt < storageCheckTtlMs) return;
    await this.storage.check();
    this.storageCheckedAt = Date.now();
  }

  async details(): Promise<OpsHealthView> {
    const [schema, storage, databaseWrites] = await Promise.all([
      this.schema().catch(() => undefined),
      stateOf(this.storage.check()),
      stateOf(this.writes.check()),
    ]);
    return {
      version,
      organization: this.settings.organizationSlug,
      uptime: Math.round(process.uptime()),
      memory: process.memoryUsage.rss(),
      schema: schema?.newest ?? null,
      spooledErrors: this.errors.unwritten,
      droppedErrors: this.errors.totals.dropped,
      checks: {
        database: schema ? 'up' : 'down',
        databaseWrites,
        storage,
        schema: stateOfSchema(schema?.missing),
        leaving: this.isShuttingDown,
      },
    };
  }

  /** The newest migration of the database, and the number of this release's migrations it lacks. */
  private async schema(): Promise<{ newest: string | null; missing: number }> {
    const rows = await this.database.query<{ name: string }>(applied);
    const names = new Set(rows.map(({ name }) => name));
    return { newest: rows.at(-1)?.name ?? null, missing: migrations.filter(({ name }) => !names.has(name)).length };
  }
}

const stateOfSchema = (missing: number | undefined): 'current' | 'behind' | 'unknown' => {
  if (missing === undefined) return 'unknown';
  return missing === 0 ? 'current' : 'behind';
};

const stateOf = (check: Promise<unknown>): Promise<'up' | 'down'> =>
  check.then(
    () => 'up',
    () => 'down',
  );
