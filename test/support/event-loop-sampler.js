import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Loaded into a server with `--import`. Measures the maxMs time its main thread ran without serving other requests,
 * in milliseconds of the thread's processor time, which other load on the machine does not affect. SIGUSR2 writes the
 * maximum to LONGEST_BLOCK_FILE and resets it.
 */
const threadTimeMs = () => Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;

let before = threadTimeMs();
let maxMs = 0;

setInterval(() => {
  const now = threadTimeMs();
  maxMs = Math.max(maxMs, now - before);
  before = now;
}, 1).unref();

process.on('SIGUSR2', () => {
  writeFileSync(process.env.LONGEST_BLOCK_FILE, maxMs.toFixed(1));
  maxMs = 0;
});
