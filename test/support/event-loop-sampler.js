import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Loaded into a server by `--import`. Measures the longest time its main thread computed without serving other
 * requests, in milliseconds of that thread's processor time, which a busy machine does not lengthen. SIGUSR2 writes the
 * figure to LONGEST_BLOCK_FILE and begins anew.
 */
const spentMs = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

let before = spentMs();
let longest = 0;

setInterval(() => {
  const now = spentMs();
  longest = Math.max(longest, now - before);
  before = now;
}, 1).unref();

process.on('SIGUSR2', () => {
  writeFileSync(process.env.LONGEST_BLOCK_FILE, longest.toFixed(1));
  longest = 0;
});
