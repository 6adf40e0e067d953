import { AsyncLocalStorage } from 'node:async_hooks';
import type { SharedCount } from './shared-counts.js';

/** Adds the requests of many users to the counts of all processes. */
type Report = (requests: Map<string, number>) => Promise<Map<string, SharedCount>>;

/** The requests of one user in the current window. */
interface Count {
  /** Requests that the store knows, of all processes. */
  known: number;
  /** Requests that only this process knows. */
  unreported: number;
  expiresAt: number;
}

/** A user with more requests than this that no other process knows waits for the store. */
const maxUnreported = 30;
const reportIntervalMs = 2_000;

/**
 * Counts requests per user over all processes without a statement per request: most users send few, so their counts are
 * reported every two seconds, all in one statement. Beyond half the limit, each request is counted in the store before it
 * is answered (docs/decisions/0101).
 */
export class RequestCounts {
  private readonly counts = new Map<string, Count>();
  private timer: NodeJS.Timeout | undefined;
  /** Leaves the request's context: a report of many users must not join the transaction of one. */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();

  constructor(
    private readonly report: Report,
    private readonly limit: { points: number; windowMs: number },
  ) {}

  /** Counts a request of `user`. Returns the count of the window, with a promise only where the store must decide. */
  add(user: string): SharedCount | Promise<SharedCount> {
    const count = this.countOf(user);
    const { points } = this.limit;
    if (count.known >= points) return { points: count.known + 1, expiresAt: count.expiresAt };
    count.unreported++;
    const total = count.known + count.unreported;
    if (count.unreported > maxUnreported || total > points / 2) return this.decided(user, count);
    this.timer ??= setTimeout(() => this.inOwnContext(() => void this.reportAll()), reportIntervalMs).unref();
    return { points: total, expiresAt: count.expiresAt };
  }

  private countOf(user: string): Count {
    const now = Date.now();
    const known = this.counts.get(user);
    if (known && known.expiresAt > now) return known;
    const count = { known: 0, unreported: 0, expiresAt: now + this.limit.windowMs };
    this.counts.set(user, count);
    return count;
  }

  /** The count in the store including this request. While the store is unavailable, this process counts alone. */
  private async decided(user: string, count: Count): Promise<SharedCount> {
    const requests = new Map([[user, takeUnreported(count)]]);
    const alone = { points: count.known, expiresAt: count.expiresAt };
    const shared = (await this.report(requests).catch(() => undefined))?.get(user);
    if (shared) learn(count, shared);
    return shared ?? alone;
  }

  private async reportAll(): Promise<void> {
    this.timer = undefined;
    const now = Date.now();
    const requests = new Map<string, number>();
    for (const [user, count] of this.counts) {
      if (count.expiresAt <= now) this.counts.delete(user);
      else if (count.unreported > 0) requests.set(user, takeUnreported(count));
    }
    if (requests.size === 0) return;
    const shared = await this.report(requests).catch(() => new Map<string, SharedCount>());
    for (const [user, sharedCount] of shared) {
      const count = this.counts.get(user);
      if (count) learn(count, sharedCount);
    }
  }
}

/** From now on the requests count as known, also if they cannot be reported. */
function takeUnreported(count: Count): number {
  const { unreported } = count;
  count.known += unreported;
  count.unreported = 0;
  return unreported;
}

/** Responses can arrive in another order than they were sent; within a window, the highest count is the latest. */
function learn(count: Count, { points, expiresAt }: SharedCount): void {
  count.known = expiresAt > count.expiresAt ? points : Math.max(count.known, points);
  count.expiresAt = expiresAt;
}
