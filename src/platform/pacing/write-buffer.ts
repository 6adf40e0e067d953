import { AsyncLocalStorage } from 'node:async_hooks';

export interface WriteBufferOptions<T> {
  /** How long an entry waits at most, if writing succeeds. */
  intervalMs: number;
  /** Entries per write. Reaching it writes early. */
  batchSize: number;
  /** Entries kept in memory, for example while the database is unavailable; further ones are dropped. */
  max: number;
  /** Entries with the same key are merged. By default, each entry is its own. */
  keyOf?: (entry: T) => unknown;
  /** The later of two entries with the same key replaces the earlier one by default. */
  merge?: (earlier: T, later: T) => T;
  onDropped?: (entries: T[]) => void;
}

/** Writes one batch, and decides after an error whether its entries are kept for another attempt. */
export interface BatchWriter<T> {
  write: (batch: T[]) => Promise<void>;
  keepAfter: (error: unknown) => boolean;
}

/**
 * Entries buffered in memory and written in batches, so that a request does not wait for them. A killed process loses
 * the entries of one interval; a graceful shutdown writes them with `close`.
 */
export class WriteBuffer<T> {
  private pending = new Map<unknown, T>();
  private writing: T[] = [];
  private writer?: BatchWriter<T>;
  private timer?: NodeJS.Timeout;
  private running = Promise.resolve();
  private queued?: Promise<void> | undefined;
  private scheduled?: Promise<void> | undefined;
  /** Leaves the caller's context: entries of others must neither join its transaction nor roll back with it. */
  private readonly inOwnContext = AsyncLocalStorage.snapshot();

  constructor(private readonly options: WriteBufferOptions<T>) {}

  /** The entries that are not written yet. */
  get entries(): T[] {
    return [...this.writing, ...this.pending.values()];
  }

  /** Begins to write, at the latest one interval after an entry was added. */
  start(writer: BatchWriter<T>): void {
    this.writer = writer;
    this.timer = setInterval(() => void this.flush(), this.options.intervalMs).unref();
  }

  /** Writes the remaining entries. */
  async close(): Promise<void> {
    clearInterval(this.timer);
    await this.flush();
  }

  add(entry: T): void {
    const size = this.pending.size;
    this.collect(entry);
    // Only on reaching the size: after an error, each further entry would try again.
    if (size < this.options.batchSize && this.pending.size === this.options.batchSize) void this.flushSoon();
  }

  /** Removes the entries and returns them, for a caller that stores them elsewhere. */
  takeAll(): T[] {
    const entries = [...this.pending.values()];
    this.pending.clear();
    return entries;
  }

  /** Resolves once the entries added before the call are written, or writing them has failed. */
  flush(): Promise<void> {
    this.queued ??= this.running.then(() => {
      this.queued = undefined;
      return (this.running = this.inOwnContext(() => this.writeAll()));
    });
    return this.queued;
  }

  /** Flushes after the current event-loop turn, once for all its callers. */
  flushSoon(): Promise<void> {
    this.scheduled ??= new Promise((resolve) => setImmediate(resolve)).then(() => {
      this.scheduled = undefined;
      return this.flush();
    });
    return this.scheduled;
  }

  private collect(entry: T): void {
    const { keyOf = (each: T) => each, merge = (_: T, later: T) => later, max, onDropped } = this.options;
    const key = keyOf(entry);
    const earlier = this.pending.get(key);
    if (earlier !== undefined) this.pending.set(key, merge(earlier, entry));
    else if (this.pending.size < max) this.pending.set(key, entry);
    else onDropped?.([entry]);
  }

  private async writeAll(): Promise<void> {
    while (this.writer && this.pending.size > 0) {
      this.writing = this.nextBatch();
      try {
        await this.writer.write(this.writing);
      } catch (error) {
        if (this.writer.keepAfter(error)) return this.putBack(this.writing);
        this.options.onDropped?.(this.writing);
      } finally {
        this.writing = [];
      }
    }
  }

  private nextBatch(): T[] {
    const batch = [...this.pending].slice(0, this.options.batchSize);
    for (const [key] of batch) this.pending.delete(key);
    return batch.map(([, entry]) => entry);
  }

  private putBack(earlier: T[]): void {
    const later = this.takeAll();
    for (const entry of [...earlier, ...later]) this.collect(entry);
  }
}
