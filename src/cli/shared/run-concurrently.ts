import pLimit from 'p-limit';

/** The outcome of one item: its result, its error, or undefined if it was not started. */
export type Settled<T> = { done: T } | { failed: unknown } | undefined;

/** Whether the operator asked the command to stop. Items in progress are finished; a second Ctrl-C aborts them. */
export class StopRequest {
  isRequested = false;
  private readonly onSignal = () => {
    if (this.isRequested) process.exit(130);
    this.isRequested = true;
    console.error('Stopping after the items in progress; press Ctrl-C again to abort them.');
  };

  /** Listens for Ctrl-C and SIGTERM while `work` runs. */
  static async during<T>(work: (stop: StopRequest) => Promise<T>): Promise<T> {
    const stop = new StopRequest();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop.onSignal);
    try {
      return await work(stop);
    } finally {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop.onSignal);
    }
  }
}

/** Runs the work for every item, at most `concurrency` in parallel. A failed item does not stop the others. */
export async function runConcurrently<I, T>(
  items: I[],
  concurrency: number,
  stop: StopRequest,
  work: (item: I) => Promise<T>,
): Promise<Settled<T>[]> {
  return pLimit(concurrency).map(items, async (item): Promise<Settled<T>> => {
    if (stop.isRequested) return undefined;
    return work(item).then(
      (done) => ({ done }),
      (failed: unknown) => ({ failed }),
    );
  });
}
