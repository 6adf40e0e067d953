import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Loaded into a server with `--import`. SIGUSR2 collects the garbage and writes to MEMORY_FILE what the process still
 * uses, in bytes: its objects, buffers, and resident memory.
 */
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

process.on('SIGUSR2', () => {
  collectGarbage();
  // What finalizers release becomes free with the next collection.
  setImmediate(() => {
    collectGarbage();
    const { heapUsed, external, rss } = process.memoryUsage();
    writeFileSync(process.env.MEMORY_FILE, JSON.stringify({ used: heapUsed + external, rss }));
  });
});
