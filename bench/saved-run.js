import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const here = import.meta.dirname;
/** What a comparison divides by; results relative to another version of it are not comparable. */
const yardstickFiles = ['attempts', 'auth', 'courses', 'routes', 'submit']
  .map((part) => `bare-${part}.js`)
  .concat('bare.js', 'bare.sql.js', 'bare-attempts.sql.js', 'routes.js');

/** Saves the launches of a run as JSON, with what identifies code and machine. */
export function saveRun(file, launches) {
  const run = {
    savedAt: new Date().toISOString(),
    commit: execFileSync('git', ['describe', '--always', '--dirty'], { cwd: here, encoding: 'utf8' }).trim(),
    node: process.version,
    processor: cpus()[0]?.model,
    yardstick: yardstick(),
    launches,
  };
  writeFileSync(file, `${JSON.stringify(run, null, 1)}\n`);
}

/** Reads a saved run. Throws if its bare server or its requests differ from the present ones. */
export function readRun(file) {
  const run = JSON.parse(readFileSync(file, 'utf8'));
  if (run.yardstick === yardstick()) return run;
  throw new Error(`${file} was measured with other requests or another bare server. Measure the earlier commit again.`);
}

function yardstick() {
  const hash = createHash('sha256');
  for (const file of yardstickFiles) hash.update(readFileSync(join(here, file)));
  return hash.digest('hex').slice(0, 12);
}
