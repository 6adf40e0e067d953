import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { getPriority, setPriority } from 'node:os';
import setup, { teardown } from './global-setup.js';

/**
 * Runs all specs, or jest with the given arguments. Specs that start programs or servers mostly wait, so they run at the
 * same time as the others and on the same PostgreSQL server. They measure promised durations, so they go first when both
 * need the processor.
 */
const jest = 'node_modules/jest/bin/jest.js';
const args = process.argv.slice(2);
const runs =
  args.length > 0
    ? [{ run: args, niceness: 0 }]
    : [
        { run: ['--testPathIgnorePatterns=/test/system/'], niceness: 5 },
        { run: ['test/system/'], niceness: 0 },
      ];

/** Far more than a run takes; the long form is the release's. */
const maxMinutes = process.env.LONG ? 360 : 60;
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

function killGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

await setup();
const exitCodes = await Promise.all(
  runs.map(async ({ run, niceness }, index) => {
    const env = { ...process.env, TEST_RUN: String(index) };
    const child = spawn(process.execPath, [jest, ...run], { stdio: 'inherit', env, detached: true });
    const stop = () => killGroup(child.pid);
    for (const signal of signals) process.on(signal, stop);
    const limit = setTimeout(() => {
      console.error(
        `Stopped after ${maxMinutes} minutes: ${run.join(' ')}. A spec without a result above does not end.`,
      );
      stop();
    }, maxMinutes * 60_000);
    if (child.pid && niceness > 0) setPriority(child.pid, Math.min(19, getPriority() + niceness));
    const [code] = await once(child, 'close');
    clearTimeout(limit);
    // Workers that a failed test keeps busy would hold the terminal.
    stop();
    return code ?? 1;
  }),
);
await teardown();
process.exitCode = Math.max(...exitCodes);
