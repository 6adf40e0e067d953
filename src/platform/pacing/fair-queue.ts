import pLimit, { type LimitFunction } from 'p-limit';

/**
 * Limits parallel work in this process to `maxParallel`. Each owner has at most one piece of work running or next in line,
 * so that many requests of one user do not delay a single request of another.
 */
export class FairQueue {
  private readonly all: LimitFunction;
  private readonly byOwner = new Map<string, LimitFunction>();

  constructor(maxParallel: number) {
    this.all = pLimit(maxParallel);
  }

  /** Runs `work` as soon as it is the owner's turn. */
  async run<T>(owner: string, work: () => Promise<T>): Promise<T> {
    const own = this.byOwner.get(owner) ?? pLimit(1);
    this.byOwner.set(owner, own);
    try {
      return await own(() => this.all(work));
    } finally {
      if (own.activeCount + own.pendingCount === 0) this.byOwner.delete(owner);
    }
  }
}
