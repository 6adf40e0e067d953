import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cycleFaults, platformFaults } from './imports.js';
import { createdFunctions, functionFaults, ownershipFaults } from './owners.js';
import { planFaults } from './plans.js';
import { schemaFaults } from './schemas.js';
import { sizeFaults } from './sizes.js';
import { wordFaults } from './words.js';

/** Rules that no other tool checks: all of them, or those named as arguments. Prints every fault and exits with 1. */
const names = execFileSync('git', ['ls-files', '-co', '--exclude-standard'], { encoding: 'utf8' }).trim().split('\n');
// A file that is deleted but not committed is still listed.
const listed = names.filter((name) => existsSync(name));
const isText = /\.(?:ts|js|md|sql|env)$/;
const isExempt = /^(?:test\/rules\/|test\/contract\/rules\.spec|src\/demo\/content\/|contracts\/)/;

const read = (file) => [file, readFileSync(file, 'utf8')];
const sources = listed.filter((file) => /^src\/.*\.ts$/.test(file)).map(read);
const texts = listed.filter((file) => isText.test(file) && !isExempt.test(file)).map(read);
const functions = listed
  .filter((file) => /^migrations\/.*\.ts$/.test(file))
  .flatMap((file) => createdFunctions(readFileSync(file, 'utf8')));

const rules = {
  platform: () => platformFaults(sources),
  cycles: () => cycleFaults(sources),
  owners: () => [...ownershipFaults(sources), ...functionFaults(sources, functions)],
  plans: () => planFaults(sources),
  schemas: () => schemaFaults(sources),
  sizes: () => sizeFaults(sources),
  words: () => texts.flatMap(([file, text]) => wordFaults(text).map((fault) => `${file}:${fault}`)),
};
const named = process.argv.slice(2);
const faults = (named.length > 0 ? named : Object.keys(rules)).flatMap((name) => rules[name]());

for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  console.error(`${faults.length} faults; CONTRIBUTING.md explains the rules`);
  process.exit(1);
}
