import pLimit, { type LimitFunction } from 'p-limit';

export interface AdmissionOptions {
  /** Work that runs in parallel. */
  maxParallel: number;
  /** Work that waits in memory. */
  maxLength: number;
  /** Estimated wait up to which new work is admitted. Admitted work is given up after twice that time. */
  maxWaitMs: number;
}

/** The queue is full. The caller should try again after `retryAfterMs`. */
export class QueueFull extends Error {
  constructor(readonly retryAfterMs: number) {
    super('The queue is full.');
  }
}

/** A place kept for a refused owner: when its turn is estimated to come. */
interface Reservation {
  dueAt: number;
}

const maxReservations = 4_096;
/** Callers come back at least this often, so that places which others abandoned are used. */
const maxRetryAfterMs = 60_000;
const minRetryAfterMs = 1_000;
/** A place is given up when its owner is this late. */
const graceMs = 15_000;
const purgeIntervalMs = 250;

/**
 * Runs expensive work in the order of arrival, also beyond the length of the queue: a refused owner is told when to come
 * back, and keeps its place until then. Owners that arrive later are refused while earlier ones are expected, unless
 * capacity would be idle (docs/decisions/0099).
 */
export class AdmissionQueue {
  private readonly running: LimitFunction;
  private readonly reservations = new Map<string, Reservation>();
  private purgedAt = 0;
  /** Exponential moving average of the duration of one piece of work. */
  private averageMs = 0;

  /** `now` is the clock that measures the work, in milliseconds. */
  constructor(
    private readonly options: AdmissionOptions,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.running = pLimit(options.maxParallel);
  }

  /** Pieces of work in memory that have not started. */
  get waiting(): number {
    return this.running.pendingCount;
  }

  /** Runs work without admission, such as a sample for the first estimate. Other work takes `scale` times as long. */
  async measured<T>(work: () => Promise<T>, scale = 1): Promise<T> {
    const startedAt = this.now();
    const result = await work();
    const ms = (this.now() - startedAt) * scale;
    this.averageMs = this.averageMs ? this.averageMs * 0.8 + ms * 0.2 : ms;
    return result;
  }

  /**
   * Runs the work when its turn comes. Throws `QueueFull` if that would take too long. Work without an owner continues
   * what has been admitted already: it needs no place of its own, and new owners cannot fill the queue for it.
   */
  async run<T>(work: () => Promise<T>, owner?: string): Promise<T> {
    if (owner === undefined) this.admitContinuation();
    else this.admit(owner);
    const queuedAt = this.now();
    return this.running(() => {
      // The estimate on entry can be too low: work takes longer under load.
      if (this.now() - queuedAt > 2 * this.options.maxWaitMs) throw this.refusal(owner, 0);
      return this.measured(work);
    });
  }

  private admitContinuation(): void {
    const isTooLong = this.waitMs(this.waiting) > 2 * this.options.maxWaitMs;
    if (this.waiting >= 2 * this.options.maxLength || isTooLong)
      throw this.refusal(undefined, this.waitMs(this.waiting));
  }

  private admit(owner: string): void {
    const now = this.now();
    this.purge(now);
    const reservation = this.reservations.get(owner);
    const isAdmissible = reservation ? this.isTurnOf(reservation, now) : this.hasRoom();
    if (isAdmissible && this.waiting < this.options.maxLength) this.reservations.delete(owner);
    else throw this.refusal(owner, this.waitMs(this.waiting + this.reservations.size));
  }

  /** An owner comes back early when those before it have not come: its turn is then when the queue is short. */
  private isTurnOf({ dueAt }: Reservation, now: number): boolean {
    return dueAt <= now || this.waitMs(this.waiting) <= this.options.maxWaitMs / 4;
  }

  /** Owners that were refused earlier go first, except where capacity would be idle. */
  private hasRoom(): boolean {
    if (this.waiting < this.options.maxParallel) return true;
    return this.waitMs(this.waiting + this.reservations.size) <= this.options.maxWaitMs;
  }

  /** Keeps the owner's place, and tells it to come back shortly before its turn, so that it never runs idle. */
  private refusal(owner: string | undefined, waitMs: number): QueueFull {
    const now = this.now();
    const known = owner === undefined ? undefined : this.reservations.get(owner);
    const dueAt = known && known.dueAt > now ? known.dueAt : now + Math.max(minRetryAfterMs, waitMs - this.leadMs);
    const hasPlace = known !== undefined || this.reservations.size < maxReservations;
    if (owner !== undefined && hasPlace) this.reservations.set(owner, { dueAt });
    return new QueueFull(Math.min(dueAt - now, maxRetryAfterMs));
  }

  private get leadMs(): number {
    return this.options.maxWaitMs / 2;
  }

  private waitMs(ahead: number): number {
    return (ahead * this.averageMs) / this.options.maxParallel;
  }

  private purge(now: number): void {
    if (now - this.purgedAt < purgeIntervalMs) return;
    this.purgedAt = now;
    for (const [owner, { dueAt }] of this.reservations) if (dueAt + graceMs < now) this.reservations.delete(owner);
  }
}
