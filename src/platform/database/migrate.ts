import { runMigrations as migrateJobQueue } from 'graphile-worker';
import pg from 'pg';
import { AbstractLogger, DataSource, type MigrationInterface } from 'typeorm';
import { migrationsTable } from '#platform/config/release.js';
import { connectionLocks } from './advisory-locks.js';
import { SnakeNaming } from './data-source.js';

type MigrationClass = new () => MigrationInterface;

const connectTimeoutMs = 10_000;

/** The result of a migration run: the names of the applied migrations. */
export interface MigrationResult {
  applied: string[];
}

/**
 * Migrates the schema to this release. An advisory lock makes sure that each migration runs once when several processes
 * start at the same time. A failed migration is rolled back completely, and the error names it. Also rebuilds indexes by
 * name if the server's ICU has been upgraded since.
 */
export async function migrate(databaseUrl: string, migrations: MigrationClass[]): Promise<MigrationResult> {
  const lock = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: connectTimeoutMs });
  await lock.connect();
  const source = migrationSource(databaseUrl, migrations);
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [connectionLocks.migration]);
    await source.initialize();
    await assertKnownHistory(lock, migrations);
    const applied = await source.runMigrations({ transaction: 'each' });
    await lock.query('SELECT refresh_name_order()');
    await migrateQueue(databaseUrl);
    return { applied: applied.map(({ name }) => name) };
  } finally {
    if (source.isInitialized) await source.destroy();
    await lock.end();
  }
}

/** With a pool of its own, because graphile-worker does not wait for the end of the connections it opens itself. */
async function migrateQueue(connectionString: string): Promise<void> {
  const pool = new pg.Pool({ connectionString, max: 2 });
  // A lost connection fails the statement that uses it.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  try {
    await migrateJobQueue({ pgPool: pool });
  } finally {
    await pool.end();
  }
}

/** TypeORM orders migrations by the 13 digits at the end of their names. */
const orderOf = (name: string): number => Number(name.slice(-13));

/**
 * Throws if the database has a migration that this release would have had but does not: its tables have another shape.
 * Migrations of later releases are fine, because those only add (docs/decisions/0004).
 */
async function assertKnownHistory(client: pg.Client, migrations: MigrationClass[]): Promise<void> {
  const table = await client.query<{ exists: boolean }>(
    `SELECT to_regclass('${migrationsTable}') IS NOT NULL AS exists`,
  );
  if (!table.rows[0]?.exists) return;
  const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${migrationsTable}`);
  const known = new Set(migrations.map(({ name }) => name));
  const newest = Math.max(...migrations.map(({ name }) => orderOf(name)));
  const foreign = rows.find(({ name }) => !known.has(name) && orderOf(name) < newest);
  if (!foreign) return;
  throw new Error(
    `The database was made by an unreleased build (migration ${foreign.name}) and cannot be migrated. ` +
      'For a demo school delete its data folder (.data) and start again; otherwise use a new database.',
  );
}

/** A data source with the migrations and no entities. */
export function migrationSource(databaseUrl: string, migrations: MigrationClass[]): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations,
    migrationsTableName: migrationsTable,
    namingStrategy: new SnakeNaming(),
    logger: new SilentLogger(),
    extra: { max: 2 },
  });
}

/** TypeORM prints a failed migration to stdout in addition to throwing the error. */
class SilentLogger extends AbstractLogger {
  protected writeLog(): void {}
}
