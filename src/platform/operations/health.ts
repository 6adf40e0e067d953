import { Injectable } from '@nestjs/common';
import { version } from '#platform/config/release.js';
import { Settings } from '#platform/config/settings.js';
import { Database, type Statement } from '#platform/database/database.js';
import type { HealthView, OpsHealthView } from './health.dto.js';
import { migrations } from '#migrations/all.js';
import { migrationsTable } from '#platform/database/migrate.js';
import { Events } from '#platform/events/events.js';
import { ShutdownStarted } from '#platform/events/shutdown-started.event.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { unavailable } from '#platform/problems/problem.js';
import { WriteProbe } from './write-probe.js';
import { Storage } from '#platform/files/drivers/storage.js';

const applied: Statement = { name: 'health-schema', text: `SELECT name FROM ${migrationsTable} ORDER BY timestamp` };

const storageTrustedMs = 3_000;

/** Whether this instance can serve, for load balancers; and why not, for operators. */
@Injectable()
export class Health {
  isShuttingDown = false;
  private storageFineAt = 0;

  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly storage: Storage,
    private readonly errors: ErrorReporter,
    private readonly writes: WriteProbe,
    private readonly events: Events,
  ) {}

  /** From now on `ready` answers 503, so that load balancers send no new requests. */
  async shutDown(): Promise<void> {
    this.isShuttingDown = true;
    await this.events.emit(new ShutdownStarted());
  }

  async ready(): Promise<HealthView> {
    if (this.isShuttingDown) throw unavailable('shutting_down', 'This instance is stopping.');
    const [{ missing }] = await Promise.all([this.schema(), this.storageIsFine(), this.writes.check()]);
    if (missing > 0) {
      throw unavailable(
        'schema_behind',
        'The database is of an earlier version: run homeroom org migrate, or restart.',
      );
    }
    return { status: 'up' };
  }

  /** Trying the storage writes to it, so it is not tried for every question. */
  private async storageIsFine(): Promise<void> {
    if (Date.now() - this.storageFineAt < storageTrustedMs) return;
    await this.storage.check();
    this.storageFineAt = Date.now();
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

  /** The newest migration of the database, and how many of ours it lacks. */
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
