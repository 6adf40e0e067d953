import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * Runs all specs, or jest with the given arguments. Specs that start programs or servers mostly wait, so they run at the
 * same time as the others and on the same PostgreSQL server.
 */
const jest = 'node_modules/jest/bin/jest.js';
const args = process.argv.slice(2);
const runs = args.length > 0 ? [args] : [['--testPathIgnorePatterns=/test/system/'], ['test/system/']];

const exitCodes = await Promise.all(
  runs.map(async (run, index) => {
    const env = { ...process.env, TEST_RUN: String(index) };
    const [code] = await once(spawn(process.execPath, [jest, ...run], { stdio: 'inherit', env }), 'close');
    return code ?? 1;
  }),
);
process.exitCode = Math.max(...exitCodes);
