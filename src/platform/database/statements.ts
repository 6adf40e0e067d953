import type pg from 'pg';
import { requestContext } from './request-context.js';

type Observe = (seconds: number) => void;
type Answered = (...answer: unknown[]) => unknown;

const observers = new WeakMap<pg.Pool, Observe>();

/** Tells `observe` how long each statement of the pool took, from sending it to its last row. */
export function observeStatements(pool: pg.Pool, observe: Observe): void {
  observers.set(pool, observe);
}

/** Counts what each request sends over the pool, and times it for whoever observes. */
export async function watchStatements(pool: pg.Pool): Promise<void> {
  // TypeORM has opened one connection before anybody could listen.
  const opened = await pool.connect();
  watch(opened, pool);
  opened.release();
  pool.on('connect', (client) => watch(client, pool));
}

function watch(client: pg.PoolClient, pool: pg.Pool): void {
  const send = client.query.bind(client) as (...args: unknown[]) => unknown;
  const watched = (...args: unknown[]) => {
    const context = requestContext.getStore();
    if (context) context.statements++;
    const observe = observers.get(pool);
    return observe ? timed(send, args, observe) : send(...args);
  };
  client.query = watched as typeof client.query;
}

function timed(send: (...args: unknown[]) => unknown, args: unknown[], observe: Observe): unknown {
  const started = performance.now();
  const note = () => observe((performance.now() - started) / 1000);
  const answered = args.at(-1);
  if (typeof answered === 'function') {
    const noted: Answered = (...answer) => {
      note();
      return (answered as Answered)(...answer);
    };
    return send(...args.slice(0, -1), noted);
  }
  const sent = send(...args);
  if (sent instanceof Promise) sent.then(note, note);
  return sent;
}
