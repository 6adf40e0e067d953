/** What became of one item: its answer, its failure, or nothing because it was never begun. */
export type Settled<T> = { done: T } | { failed: unknown } | undefined;

/** Whether a person asked the command to stop. What has begun is finished; a second Ctrl-C breaks it off. */
export class StopRequest {
  isMade = false;
  private readonly ask = () => {
    if (this.isMade) process.exit(130);
    this.isMade = true;
    console.error('Stopping after what has begun; press Ctrl-C again to break it off.');
  };

  /** Listens for Ctrl-C and SIGTERM while `work` runs. */
  static async during<T>(work: (stop: StopRequest) => Promise<T>): Promise<T> {
    const stop = new StopRequest();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop.ask);
    try {
      return await work(stop);
    } finally {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop.ask);
    }
  }
}

/** Does the work for every item, so many at once; one that fails stops no other. */
export async function runConcurrently<I, T>(
  items: I[],
  width: number,
  stop: StopRequest,
  work: (item: I) => Promise<T>,
): Promise<Settled<T>[]> {
  const fates: Settled<T>[] = items.map(() => undefined);
  const queue = items.entries();
  const worker = async () => {
    for (const [index, item] of queue) {
      if (stop.isMade) return;
      fates[index] = await work(item).then(
        (done) => ({ done }),
        (failed: unknown) => ({ failed }),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
  return fates;
}
