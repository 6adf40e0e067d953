/** What a reader needs next: a number of bytes, kept for it or passed over. */
interface Step {
  count: number;
  keep: boolean;
}

/** The answer to a step. Fewer bytes than requested have arrived only at the end of the file. */
interface Arrival {
  kept: Buffer;
  count: number;
}

/** Reads a file in order, step by step, without waiting for its bytes itself. */
export type Steps<T> = Generator<Step, T, Arrival>;

export const nothing: Buffer = Buffer.alloc(0);

/** The next bytes; fewer at the end of the file. `count` must be bounded, because they are kept in memory. */
export const take = (count: number): Step => ({ count, keep: true });

/** Passes over bytes: the answer says how many there were; fewer than requested at the end of the file. */
export const skip = (count: number): Step => ({ count, keep: false });

/** A file of which some bytes can be looked at before they are passed. */
export class Lookahead {
  /** Bytes passed so far. */
  passed = 0;
  private ahead: Buffer = nothing;

  /** At least the next `count` bytes; fewer at the end of the file. `count` must be bounded. */
  *peek(count: number): Steps<Buffer> {
    const missing = count - this.ahead.length;
    if (missing > 0) {
      const more = (yield take(missing)).kept;
      this.ahead = this.ahead.length > 0 ? Buffer.concat([this.ahead, more]) : more;
    }
    return this.ahead;
  }

  /** Passes over bytes. Returns how many there were. */
  *pass(count: number): Steps<number> {
    const known = Math.min(count, this.ahead.length);
    this.ahead = known === this.ahead.length ? nothing : this.ahead.subarray(known);
    const rest = count - known;
    const total = known + (rest > 0 ? (yield skip(rest)).count : 0);
    this.passed += total;
    return total;
  }
}

/** Runs a reader on bytes that arrive in chunks of any size. Keeps only the bytes of its current step. */
export class StepRunner<T> {
  private state: IteratorResult<Step, T>;
  private kept: Buffer = nothing;
  private arrived = 0;

  constructor(private readonly steps: Steps<T>) {
    this.state = steps.next({ kept: nothing, count: 0 });
  }

  take(chunk: Buffer): void {
    const { length } = chunk;
    let at = 0;
    while (!this.state.done && at < length) {
      const { count, keep } = this.state.value;
      const missing = count - this.arrived;
      const end = missing < length - at ? at + missing : length;
      if (keep) this.keep(chunk.subarray(at, end));
      this.arrived += end - at;
      at = end;
      if (this.arrived === count) this.resume();
    }
  }

  /** Tells the reader that the file has ended, and returns its result. */
  end(): T {
    while (!this.state.done) this.resume();
    return this.state.value;
  }

  /** Most steps arrive in one chunk, and are not copied. */
  private keep(bytes: Buffer): void {
    this.kept = this.arrived === 0 ? bytes : Buffer.concat([this.kept, bytes]);
  }

  private resume(): void {
    const arrival = { kept: this.kept, count: this.arrived };
    this.kept = nothing;
    this.arrived = 0;
    this.state = this.steps.next(arrival);
  }
}
