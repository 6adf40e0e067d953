import type pg from 'pg';
import { requestContext } from './request-context.js';

/** A statement on its way: its name, where it has one, and its text without values. */
export interface Sent {
  name?: string;
  text?: string;
}

/** Hears of a statement when it is sent; what it returns hears when the last row has come, or why none will. */
type Observe = (statement: Sent) => Observed | undefined;
type Observed = (error?: unknown) => void;
type Answered = (error: unknown, ...answer: unknown[]) => unknown;

const observers = new WeakMap<pg.Pool, Observe[]>();

/** Lets `observe` hear of each statement of the pool. */
export function observeStatements(pool: pg.Pool, observe: Observe): void {
  observers.set(pool, [...(observers.get(pool) ?? []), observe]);
}

/** Counts what each request sends over the pool, and lets observers hear of it. */
export async function watchStatements(pool: pg.Pool): Promise<void> {
  keepContext(pool);
  // TypeORM has opened one connection before anybody could listen.
  const opened = await pool.connect();
  watch(opened, pool);
  opened.release();
  pool.on('connect', (client) => watch(client, pool));
}

/** Whoever waits for a connection is woken by whoever lets go of one; what they send must still count as theirs. */
function keepContext(pool: pg.Pool): void {
  const connect = pool.connect.bind(pool) as (ready?: Answered) => unknown;
  const kept = (ready?: Answered) => {
    const mine = requestContext.getStore();
    const woken: Answered = (...answer) => {
      if (!ready || requestContext.getStore() === mine) return ready?.(...answer);
      return mine ? requestContext.run(mine, ready, ...answer) : requestContext.exit(ready, ...answer);
    };
    return connect(ready && woken);
  };
  pool.connect = kept as typeof pool.connect;
}

function watch(client: pg.PoolClient, pool: pg.Pool): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const watched = (...args: unknown[]) => {
    const context = requestContext.getStore();
    if (context) context.statements++;
    const observing = observers.get(pool);
    return observing ? observed(send, args, observing) : send(...args);
  };
  client.query = watched as typeof client.query;
}

function observed(send: (...args: unknown[]) => unknown, args: unknown[], observing: Observe[]): unknown {
  const [first] = args;
  const statement = typeof first === 'string' ? { text: first } : (first as Sent);
  const hearing = observing.map((observe) => observe(statement));
  const note: Observed = (error) => hearing.forEach((hear) => hear?.(error));
  const answered = args.at(-1);
  if (typeof answered === 'function') {
    const noted: Answered = (error, ...answer) => {
      note(error);
      return (answered as Answered)(error, ...answer);
    };
    return send(...args.slice(0, -1), noted);
  }
  const sent = send(...args);
  if (sent instanceof Promise) sent.then(() => note(), note);
  return sent;
}
