/** Processor milliseconds that `fixedTask` takes on the machine for which the bounds of the tests were chosen. */
const fixedTaskMs = 16;

/** Work of the kind that is measured: strings, sorting and JSON. */
function fixedTask(): void {
  const words = Array.from({ length: 20_000 }, (_, index) => String((index * 7919) % 20_011));
  JSON.parse(JSON.stringify(words.sort()));
}

const spentMs = ({ user, system }: NodeJS.CpuUsage): number => (user + system) / 1_000;

function unscaledMs(task: () => unknown): number {
  const before = process.cpuUsage();
  task();
  return spentMs(process.cpuUsage(before));
}

/** For how long a measured slowness holds: measuring takes 50 ms of processor time. */
const validMs = 500;
let measured = { slowness: 1, until: 0 };

/** How many times as long as on that machine work takes at this moment: programs that run beside it fill the caches. */
function slowness(): number {
  if (performance.now() > measured.until) {
    const fastestMs = Math.min(...[1, 2, 3].map(() => unscaledMs(fixedTask)));
    measured = { slowness: Math.max(1, fastestMs / fixedTaskMs), until: performance.now() + validMs };
  }
  return measured.slowness;
}

/**
 * Processor time of `task` in milliseconds of a machine whose speed does not depend on other load. A test that only compares
 * it with a bound gives that as `boundMs`: less than that is not scaled, because scaling would only make it even less.
 */
export function cpuMs(task: () => unknown, boundMs = 0): number {
  return scaled(unscaledMs(task), boundMs);
}

/** The same for an asynchronous task. */
export async function cpuMsUntilDone(task: () => Promise<unknown>, boundMs = 0): Promise<number> {
  const before = process.cpuUsage();
  await task();
  return scaled(spentMs(process.cpuUsage(before)), boundMs);
}

const scaled = (ms: number, boundMs: number): number => (ms < boundMs ? ms : ms / slowness());
