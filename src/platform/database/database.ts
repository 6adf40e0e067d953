import { Injectable, Logger } from '@nestjs/common';
import type pg from 'pg';
import { DataSource, type EntityManager } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { ErrorReporter } from '#platform/errors/error-reporter.js';
import { acquireLocks, onlyKey, type TransactionLock, transactionLocks, tryLock } from './advisory-locks.js';
import { type OpenTransaction, type RequestContext, requestContext } from './request-context.js';

/** A named prepared statement, parsed and planned once per connection. One name must always have the same text. */
export interface Statement {
  name: string;
  text: string;
}

const allowErasing: Statement = {
  name: 'append-only-allow-erasing',
  text: `SELECT set_config('homeroom.allow_erase', 'on', true)`,
};

/** SQLSTATE of serialization failures and deadlocks. */
const retryable = new Set(['40001', '40P01']);

/** The organization's database: transactions and named statements. */
@Injectable()
export class Database {
  private readonly logger = new Logger(Database.name);

  constructor(
    readonly dataSource: DataSource,
    private readonly errors: ErrorReporter,
  ) {}

  /** The entity manager of the open transaction, or of the pool if none is open. */
  get manager(): EntityManager {
    return requestContext.getStore()?.transaction?.manager ?? this.dataSource.manager;
  }

  get pool(): pg.Pool {
    return (this.dataSource.driver as PostgresDriver).master as pg.Pool;
  }

  /**
   * Runs `work` in a transaction; nested calls join the open one. Deadlocks and serialization failures are retried
   * twice, so `work` must have no effects outside the database. Such effects belong into `afterCommit`.
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
      const inner = { requestId, statements: 0, transaction: { manager, afterCommit }, span };
      return requestContext.run(inner, work).finally(() => {
        if (context) context.statements += inner.statements;
      });
    });
    for (const effect of afterCommit) await this.runEffect(effect);
    return result;
  }

  /** Runs `effect` after the open transaction commits, or immediately if none is open. Errors are logged and reported. */
  async afterCommit(effect: () => void | Promise<void>): Promise<void> {
    const transaction = requestContext.getStore()?.transaction;
    if (transaction) transaction.afterCommit.push(effect);
    else await this.runEffect(effect);
  }

  /** Runs a named statement on the connection of the open transaction, or on any connection of the pool. */
  async query<Row>(statement: Statement, values: unknown[] = []): Promise<Row[]> {
    const transaction = requestContext.getStore()?.transaction;
    const connection = transaction ? ((await transaction.manager.queryRunner?.connect()) as pg.ClientBase) : this.pool;
    const { rows } = await connection.query({ ...statement, values });
    return rows as Row[];
  }

  /** Waits for an advisory lock and holds it until the open transaction ends; several keys in a fixed order, against deadlocks. */
  async lock(name: TransactionLock, keys: string | string[] = onlyKey): Promise<void> {
    await this.query(acquireLocks, [transactionLocks[name], [...new Set([keys].flat())].sort()]);
  }

  /** Acquires an advisory lock until the open transaction ends. Returns false if another transaction holds it. */
  async tryLock(name: TransactionLock, key: string): Promise<boolean> {
    const [lock] = await this.query<{ isAcquired: boolean }>(tryLock, [transactionLocks[name], key]);
    return lock?.isAcquired ?? false;
  }

  /** Lets the open transaction change and delete rows of append-only tables, which their triggers refuse otherwise. */
  async allowErasing(): Promise<void> {
    await this.query(allowErasing);
  }

  private async runEffect(effect: () => void | Promise<void>): Promise<void> {
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
