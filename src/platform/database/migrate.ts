import { runMigrations as prepareJobs } from 'graphile-worker';
import pg from 'pg';
import { AbstractLogger, DataSource, type MigrationInterface } from 'typeorm';
import { SnakeNaming } from './naming.js';

type MigrationClass = new () => MigrationInterface;

const migrationLock = 7_304_001;
/** A server that says nothing for so long is not there. */
const lockTimeoutMs = 10_000;

/** Where a database remembers which migrations it has. */
export const migrationsTable = 'schema_migrations';

/** What a run of migrations did. */
export interface Migrated {
  applied: string[];
}

/**
 * Brings the schema up to date. Instances that start together take turns on an advisory lock, so each migration runs
 * once; a migration that fails is rolled back whole and the error names it.
 */
export async function migrate(databaseUrl: string, migrations: MigrationClass[]): Promise<Migrated> {
  const turn = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: lockTimeoutMs });
  await turn.connect();
  const source = migrationSource(databaseUrl, migrations);
  try {
    await turn.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await source.initialize();
    const applied = await source.runMigrations({ transaction: 'each' });
    await prepareJobs({ connectionString: databaseUrl, logger: undefined });
    return { applied: applied.map(({ name }) => name) };
  } finally {
    if (source.isInitialized) await source.destroy();
    await turn.end();
  }
}

/** A data source that knows the migrations and no entities. */
export function migrationSource(databaseUrl: string, migrations: MigrationClass[]): DataSource {
  return new DataSource({
    type: 'postgres',
    url: databaseUrl,
    migrations,
    migrationsTableName: migrationsTable,
    namingStrategy: new SnakeNaming(),
    logger: new Silence(),
    extra: { max: 2 },
  });
}

/** TypeORM prints a failed migration on stdout and throws it as well; once is enough. */
class Silence extends AbstractLogger {
  protected writeLog(): void {}
}
