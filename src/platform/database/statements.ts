import type pg from 'pg';
import { requestContext } from './request-context.js';

/** A statement sent to PostgreSQL: its name, if it is prepared, and its text without values. */
export interface SentStatement {
  name?: string;
  text?: string;
}

/** Called when a statement is sent. The returned function is called when the statement has completed or failed. */
type Observer = (statement: SentStatement) => Completed | undefined;
type Completed = (error?: unknown) => void;
type Callback = (error: unknown, ...results: unknown[]) => unknown;

const observers = new WeakMap<pg.Pool, Observer[]>();

/** Registers an observer of all statements of the pool. */
export function observeStatements(pool: pg.Pool, observer: Observer): void {
  observers.set(pool, [...(observers.get(pool) ?? []), observer]);
}

/** Counts the statements of each request and calls the observers of the pool. */
export async function watchStatements(pool: pg.Pool): Promise<void> {
  restoreContext(pool);
  // TypeORM has opened one connection before this function could listen for `connect`.
  const opened = await pool.connect();
  watch(opened, pool);
  opened.release();
  pool.on('connect', (client) => watch(client, pool));
}

/** Pool callbacks run in the context of the request that releases a connection; restores that of the waiting request. */
function restoreContext(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (callback?: Callback) => unknown;
  const connectInContext = (callback?: Callback) => {
    const context = requestContext.getStore();
    const inContext: Callback = (...results) => {
      if (!callback || requestContext.getStore() === context) return callback?.(...results);
      return context ? requestContext.run(context, callback, ...results) : requestContext.exit(callback, ...results);
    };
    return connect(callback && inContext);
  };
  pool.connect = connectInContext as typeof pool.connect;
}

function watch(client: pg.PoolClient, pool: pg.Pool): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const watchedQuery = (...args: unknown[]) => {
    const context = requestContext.getStore();
    if (context) context.statements++;
    const active = observers.get(pool);
    return active ? sendObserved(send, args, active) : send(...args);
  };
  client.query = watchedQuery as typeof client.query;
}

function sendObserved(send: (...args: unknown[]) => unknown, args: unknown[], active: Observer[]): unknown {
  const [first] = args;
  const statement = typeof first === 'string' ? { text: first } : (first as SentStatement);
  const callbacks = active.map((observer) => observer(statement));
  const complete: Completed = (error) => callbacks.forEach((completed) => completed?.(error));
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    const observedCallback: Callback = (error, ...results) => {
      complete(error);
      return (callback as Callback)(error, ...results);
    };
    return send(...args.slice(0, -1), observedCallback);
  }
  const result = send(...args);
  if (result instanceof Promise) result.then(() => complete(), complete);
  return result;
}
