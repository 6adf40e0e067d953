import { Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { type OpenTransaction, type RequestContext, requestContext } from './request-context.js';

/** One SQL statement by name; PostgreSQL plans it once per connection. The text must never vary under one name. */
export interface Statement {
  name: string;
  text: string;
}

const retryable = new Set(['40001', '40P01']);

/** The organization's database: the ambient transaction and statements by name. */
@Injectable()
export class Database {
  private readonly logger = new Logger(Database.name);

  constructor(
    readonly dataSource: DataSource,
    private readonly errors: ErrorReporter,
  ) {}

  /** The entity manager of the open transaction, or the plain one. */
  get manager(): EntityManager {
    return requestContext.getStore()?.transaction?.manager ?? this.dataSource.manager;
  }

  get pool(): pg.Pool {
    return (this.dataSource.driver as PostgresDriver).master as pg.Pool;
  }

  /**
   * Runs `work` in one transaction; nested calls join the open one. Deadlocks and serialization failures are tried
   * again, twice, so `work` must do nothing outside the database; what must happen outside goes to `afterCommit`.
   */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    const context = requestContext.getStore();
    if (context?.transaction) return work();
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.inTransaction(context, work);
      } catch (error) {
        if (attempt === 3 || !retryable.has((error as { code?: string }).code ?? '')) throw error;
      }
    }
  }

  private async inTransaction<T>(context: RequestContext | undefined, work: () => Promise<T>): Promise<T> {
    const afterCommit: OpenTransaction['afterCommit'] = [];
    const result = await this.dataSource.transaction((manager) => {
      const { requestId = 'none', span } = context ?? {};
      const within = { requestId, statements: 0, transaction: { manager, afterCommit }, span };
      return requestContext.run(within, work).finally(() => {
        if (context) context.statements += within.statements;
      });
    });
    for (const effect of afterCommit) await this.settle(effect);
    return result;
  }

  /** Runs `effect` after the open transaction has committed; at once when none is open. Its failure is logged. */
  async afterCommit(effect: () => void | Promise<void>): Promise<void> {
    const open = requestContext.getStore()?.transaction;
    if (open) open.afterCommit.push(effect);
    else await this.settle(effect);
  }

  /** Sends a named statement on the open transaction's connection, or on any. */
  async query<Row>(statement: Statement, values: unknown[] = []): Promise<Row[]> {
    const open = requestContext.getStore()?.transaction;
    const connection = open ? ((await open.manager.queryRunner?.connect()) as pg.ClientBase) : this.pool;
    const { rows } = await connection.query({ ...statement, values });
    return rows as Row[];
  }

  private async settle(effect: () => void | Promise<void>): Promise<void> {
    try {
      await effect();
    } catch (error) {
      this.logger.error(error);
      this.errors.report(error, {
        source: 'process',
        route: 'after a commit',
        requestId: requestContext.getStore()?.requestId,
      });
    }
  }
}
