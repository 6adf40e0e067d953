/**
 * Lets `maxParallel` pieces of work run in this process. Others wait, and the owners take turns, so that one person's
 * many requests hold up nobody else's single one.
 */
export class FairQueue {
  private running = 0;
  private readonly waiting = new Map<string, (() => void)[]>();

  constructor(private readonly maxParallel: number) {}

  async run<T>(owner: string, work: () => Promise<T>): Promise<T> {
    if (this.running < this.maxParallel) this.running += 1;
    else await new Promise<void>((start) => this.waiting.set(owner, [...(this.waiting.get(owner) ?? []), start]));
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  /** The next owner's oldest work takes the free place; the owner then goes to the end of the line. */
  private passOn(): void {
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
