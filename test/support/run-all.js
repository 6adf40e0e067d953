import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import setup, { teardown } from './global-setup.js';

/** Workers take over the flags of Node: with little room for new objects, they spend more processor time on their removal. */
const flags = ['--min-semi-space-size=64', '--max-semi-space-size=128', '--no-parallel-scavenge'];
const jest = [...flags, 'node_modules/jest/bin/jest.js'];
const args = process.argv.slice(2);

/** More would need more connections than the database server of the tests allows. */
const workers = Math.min(Math.max(availableParallelism(), 2), 6);

/**
 * All specs, or jest with the given arguments. Specs that start programs and servers run first and by themselves, two at a
 * time: they measure promised durations, which others would prolong.
 */
const runs =
  args.length > 0 ? [args] : [['test/system/'], ['--testPathIgnorePatterns=/test/system/', `--maxWorkers=${workers}`]];

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

async function run(given) {
  child = spawn(process.execPath, [...jest, ...given], { stdio: 'inherit', detached: true });
  const limit = setTimeout(() => {
    console.error(
      `Stopped after ${maxMinutes} minutes: ${given.join(' ')}. A spec without a result above does not end.`,
    );
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
let exitCode = 0;
for (const given of runs) if (!isInterrupted) exitCode = Math.max(exitCode, await run(given));
await teardown();
process.exitCode = isInterrupted ? 1 : exitCode;
