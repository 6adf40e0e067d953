/**
 * Limits parallel work in this process to `maxParallel`. Waiting work is started round-robin by owner, so that many
 * requests of one user do not delay a single request of another.
 */
export class FairQueue {
  private running = 0;
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly maxParallel: number) {}

  /** Runs `work` as soon as a slot is free. */
  async run<T>(owner: string, work: () => Promise<T>): Promise<T> {
    if (this.running < this.maxParallel) this.running += 1;
    else await new Promise<void>((start) => this.waiting.set(owner, [...(this.waiting.get(owner) ?? []), start]));
    try {
      return await work();
    } finally {
      this.startNext();
    }
  }

  /** Gives the free slot to the oldest work of the next owner, and moves that owner to the end of the queue. */
  private startNext(): void {
    const [next] = this.waiting;
    if (!next) {
      this.running -= 1;
      return;
    }
    const [owner, [start, ...later]] = next;
    this.waiting.delete(owner);
    if (later.length > 0) this.waiting.set(owner, later);
    start?.();
  }
}
