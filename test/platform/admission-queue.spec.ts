import { AdmissionQueue, QueueFull } from '#platform/pacing/admission-queue.js';

interface Caller {
  arrivedAt: number;
  doneAt: number;
  refusals: number;
}

interface Course {
  callers: number;
  /** Time over which they arrive, and duration of one piece of work. */
  overMs: number;
  workMs: number;
  /** Share of refused callers that do not come back. */
  lost?: number;
}

const options = { maxParallel: 2, maxLength: 200, maxWaitMs: 10_000 };

/** Time that passes only from one timer to the next, so that minutes of waiting take milliseconds. */
class SimulatedTime {
  private time = 0;
  private readonly timers: { at: number; fire: () => void }[] = [];

  readonly now = (): number => this.time;

  readonly pause = (ms: number): Promise<void> =>
    new Promise((fire) => {
      const at = this.time + ms;
      const index = this.timers.findLastIndex((timer) => timer.at <= at);
      this.timers.splice(index + 1, 0, { at, fire });
    });

  /** Lets time pass until the work is done. */
  async advance<T>(work: Promise<T>): Promise<T> {
    const outcome = { isSettled: false };
    const settle = () => (outcome.isSettled = true);
    work.then(settle, settle);
    for (;;) {
      // Everything that does not wait for a timer runs before the next timer fires.
      await new Promise((done) => setImmediate(done));
      if (outcome.isSettled) return work;
      const next = this.timers.shift();
      if (!next) throw new Error('The work waits for something other than time.');
      this.time = next.at;
      next.fire();
    }
  }
}

/** Callers who come back when they are told, up to half a second late. Returns those who were served. */
async function simulate({ callers, overMs, workMs, lost = 0 }: Course) {
  const time = new SimulatedTime();
  const { now, pause } = time;
  const queue = new AdmissionQueue(options, now);
  const served: Caller[] = [];
  let maxWaiting = 0;
  await time.advance(queue.measured(() => pause(workMs)));
  const start = now();

  const call = async (index: number) => {
    const caller = { arrivedAt: (index * overMs) / callers, doneAt: 0, refusals: 0 };
    await pause(caller.arrivedAt);
    for (;;) {
      try {
        await queue.run(() => pause(workMs), `caller ${index}`);
        served.push({ ...caller, doneAt: now() - start });
        return;
      } catch (error) {
        if (!(error instanceof QueueFull)) throw error;
        caller.refusals++;
        if ((index * 7) % 100 < lost * 100) return;
        await pause(Math.ceil(error.retryAfterMs / 1000) * 1000 + (index % 10) * 50);
      } finally {
        maxWaiting = Math.max(maxWaiting, queue.waiting);
      }
    }
  };
  await time.advance(Promise.all(Array.from({ length: callers }, (_, index) => call(index))));
  served.sort((a, b) => a.arrivedAt - b.arrivedAt);
  return { served, maxWaiting, totalMs: Math.max(...served.map(({ doneAt }) => doneAt)) };
}

const waits = (callers: Caller[]) => callers.map(({ arrivedAt, doneAt }) => doneAt - arrivedAt);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('3,000 callers in five minutes', () => {
  it('are all served without a refusal if the work fits', async () => {
    const { served, maxWaiting, totalMs } = await simulate({ callers: 3_000, overMs: 300_000, workMs: 150 });

    expect(served).toHaveLength(3_000);
    expect(served.filter(({ refusals }) => refusals > 0)).toEqual([]);
    expect(maxWaiting).toBeLessThan(5);
    expect(totalMs).toBeLessThan(302_000);
  });

  it('are served in their order, without idle time, if the work takes longer', async () => {
    const { served, maxWaiting, totalMs } = await simulate({ callers: 3_000, overMs: 300_000, workMs: 250 });

    expect(served).toHaveLength(3_000);
    // 3,000 × 250 ms on two cores are 375 seconds.
    expect(totalMs).toBeLessThan(390_000);
    expect(maxWaiting).toBeLessThanOrEqual(200);
    // Callers who arrive last wait as long as the backlog then is, not longer, and are refused a few times at most.
    expect(Math.max(...waits(served))).toBeLessThan(110_000);
    expect(Math.max(...served.map(({ refusals }) => refusals))).toBeLessThanOrEqual(4);
    const overtaken = served.filter(({ doneAt }, index) =>
      served.slice(index + 1).some((later) => later.doneAt < doneAt - 20_000),
    );
    expect(overtaken.length / served.length).toBeLessThan(0.02);
  });

  it('are not held up by callers who do not come back', async () => {
    const { served, totalMs } = await simulate({ callers: 3_000, overMs: 300_000, workMs: 300, lost: 0.9 });

    expect(mean(waits(served))).toBeLessThan(15_000);
    // The capacity of two per 300 ms is used throughout.
    expect(served.length).toBeGreaterThan((0.9 * (2 * totalMs)) / 300);
  });
});

describe('600 callers in the same moment', () => {
  it('are all served within the time that the work takes', async () => {
    const { served, totalMs } = await simulate({ callers: 600, overMs: 1_000, workMs: 250 });

    expect(served).toHaveLength(600);
    expect(totalMs).toBeLessThan(90_000);
    expect(Math.max(...served.map(({ refusals }) => refusals))).toBeLessThanOrEqual(4);
  });
});

describe('a sample of cheaper work', () => {
  it('estimates how many callers to admit before the first is done', async () => {
    const time = new SimulatedTime();
    const { now, pause } = time;
    const queue = new AdmissionQueue({ ...options, maxParallel: 1 }, now);
    await time.advance(queue.measured(() => pause(10), 100));

    const calls = Array.from({ length: 30 }, (_, n) => queue.run(() => pause(1_000), `caller ${n}`));
    const outcomes = await time.advance(Promise.allSettled(calls));

    // One runs, and eleven wait, the last of them behind ten seconds of estimated work.
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(12);
  });
});

describe('work that continues an admitted request', () => {
  it('is not refused when new callers fill the queue, up to twice its length', async () => {
    const time = new SimulatedTime();
    const { now, pause } = time;
    const queue = new AdmissionQueue({ ...options, maxLength: 3 }, now);
    await time.advance(queue.measured(() => pause(100)));
    const start = (owner?: string) =>
      queue
        .run(() => pause(100), owner)
        .then(
          () => 'done',
          () => 'refused',
        );

    const callers = Array.from({ length: 7 }, (_, index) => start(`caller ${index}`));
    const continued = Array.from({ length: 4 }, () => start());

    expect(await time.advance(Promise.all(callers))).toEqual([...Array(5).fill('done'), 'refused', 'refused']);
    expect(await time.advance(Promise.all(continued))).toEqual(['done', 'done', 'done', 'refused']);
  });
});

it('tells a caller that repeats its request the time that remains', async () => {
  const time = new SimulatedTime();
  const { now, pause } = time;
  const queue = new AdmissionQueue({ ...options, maxLength: 20 }, now);
  await time.advance(queue.measured(() => pause(1_000)));
  const work = Array.from({ length: 22 }, (_, index) => queue.run(() => pause(1_000), `caller ${index}`));
  const refusedAt = () => queue.run(() => pause(0), 'late').catch((error: QueueFull) => now() + error.retryAfterMs);

  const turns = [await refusedAt(), await refusedAt()];
  await time.advance(pause(1_500));
  turns.push(await refusedAt());
  await time.advance(Promise.allSettled(work));

  expect(new Set(turns)).toEqual(new Set([turns[0]]));
});
