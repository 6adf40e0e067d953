import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';

/** What belongs to one request or job while it runs. Nothing here is business; the actor is always passed by hand. */
export interface RequestContext {
  requestId: string;
  /** SQL statements sent so far. */
  statements: number;
  /** An export is under way: lists answer more rows at once and do not count them. */
  readsWholeLists?: boolean;
  transaction?: OpenTransaction;
  /** As what a collector is shown it. */
  span?: Span;
  /** What is left of the limits this request counted in, by name. */
  quotas?: Map<
    string,
    { name: string; points: number; windowSeconds: number; remaining: number; resetSeconds: number }
  >;
}

/** The transaction that is open right now, and what waits for its commit. */
export interface OpenTransaction {
  manager: EntityManager;
  afterCommit: (() => void | Promise<void>)[];
}

export const requestContext = new AsyncLocalStorage<RequestContext>();
