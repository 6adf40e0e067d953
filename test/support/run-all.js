import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import setup, { connectionsClosed, teardown } from './global-setup.js';

/** Workers take over the flags of Node: with little room for new objects, they spend more processor time on their removal. */
const flags = ['--min-semi-space-size=64', '--max-semi-space-size=128', '--no-parallel-scavenge'];

/** More would need more connections than the database server of the tests allows. */
const workers = Math.min(Math.max(availableParallelism(), 2), 6);

/** All specs, or those that jest finds with the given arguments. */
const jest = [...flags, 'node_modules/jest/bin/jest.js', `--maxWorkers=${workers}`, ...process.argv.slice(2)];

/** Far more than a run takes; the long form is the release's. */
const maxMinutes = process.env.LONG ? 360 : 40;

let child;
let isInterrupted = false;

/** Workers that a failed test keeps busy would hold the terminal. */
function killGroup() {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function run() {
  child = spawn(process.execPath, jest, { stdio: 'inherit', detached: true });
  const limit = setTimeout(() => {
    console.error(`Stopped after ${maxMinutes} minutes. A spec without a result above does not end.`);
    killGroup();
  }, maxMinutes * 60_000);
  const [code] = await once(child, 'close');
  clearTimeout(limit);
  killGroup();
  return code ?? 1;
}

await setup();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    isInterrupted = true;
    if (child) killGroup();
  });
const exitCode = await run();
await connectionsClosed();
await teardown();
process.exitCode = isInterrupted ? 1 : exitCode;
