import { AsyncLocalStorage } from 'node:async_hooks';
import type { Span } from '@opentelemetry/api';
import type { EntityManager } from 'typeorm';

/** Technical context of one request or job. Holds no domain data: the actor is always passed as a parameter. */
export interface RequestContext {
  requestId: string;
  /** SQL statements sent so far. */
  statements: number;
  /** Whether a list is exported: pages are then larger and the total is not counted. */
  readsWholeLists?: boolean;
  transaction?: OpenTransaction;
  /** The OpenTelemetry span, if tracing is enabled. */
  span?: Span | undefined;
  /** The state of the rate limits this request was counted in, by name. */
  quotas?: Map<
    string,
    { name: string; points: number; windowSeconds: number; remaining: number; resetSeconds: number }
  >;
}

/** The open transaction and the effects to run after its commit. */
export interface OpenTransaction {
  manager: EntityManager;
  afterCommit: (() => void | Promise<void>)[];
}

/** The context of the current request or job; undefined outside of both. */
export const requestContext = new AsyncLocalStorage<RequestContext>();
