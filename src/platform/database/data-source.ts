import { Logger } from '@nestjs/common';
import type pg from 'pg';
import { DataSource, type DataSourceOptions, DefaultNamingStrategy, type NamingStrategyInterface } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import type { Settings } from '#platform/config/settings.js';
import { columnOf, tableOf } from '#platform/text/names.js';
import { watchStatements } from './statements.js';

const statementTimeoutMs = 5_000;

/** Connections that are kept. A screen sends about four requests, and a new connection plans every statement again. */
const minConnections = 4;
/** How long further connections stay open without work. */
const idleTimeoutMs = 5 * 60_000;

/** Plural table names, snake_case for tables and columns. Constraints keep PostgreSQL's default names. */
export class SnakeNaming extends DefaultNamingStrategy implements NamingStrategyInterface {
  override tableName(className: string, explicit?: string): string {
    return explicit ?? tableOf(className);
  }

  override columnName(property: string, explicit: string | undefined, prefixes: string[]): string {
    return explicit ?? columnOf([...prefixes, property].join('_'));
  }

  override joinColumnName(relation: string, referenced: string): string {
    return columnOf(`${relation}_${referenced}`);
  }
}

/** When a connection is replaced: it keeps every statement it has planned, some with 100 kB of memory. */
const maxLifetimeSeconds = 60 * 60;

/** The TypeORM options of an instance. */
export function connectionOptions(settings: Settings): DataSourceOptions & { autoLoadEntities: boolean } {
  return {
    type: 'postgres',
    ...(settings.databaseUrl && { url: settings.databaseUrl }),
    autoLoadEntities: true,
    synchronize: false,
    entitySkipConstructor: true,
    namingStrategy: new SnakeNaming(),
    applicationName: `${settings.organizationSlug}-lms`,
    extra: {
      min: Math.min(minConnections, settings.databasePoolMax),
      max: settings.databasePoolMax,
      idleTimeoutMillis: idleTimeoutMs,
      maxLifetimeSeconds,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + 1_000,
      connectionTimeoutMillis: statementTimeoutMs,
      keepAlive: true,
    },
  };
}

/** Opens the pool and counts the statements of each request. Errors of idle connections are logged, not thrown. */
export async function openDataSource(options?: DataSourceOptions): Promise<DataSource> {
  if (!options) throw new Error('The database options are missing.');
  const source = await new DataSource(options).initialize();
  const pool = (source.driver as PostgresDriver).master as pg.Pool;
  const logger = new Logger('PostgreSQL');
  pool.on('error', (error) => logger.warn(`An idle connection was lost: ${error.message}`));
  await watchStatements(pool);
  return source;
}
