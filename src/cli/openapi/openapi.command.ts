import { readFile, writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';

/** `homeroom openapi`: the API document, the access table and the list of settings, written from the code itself. */
export const openapiCommand = (): Command =>
  new Command('openapi')
    .description('Write openapi.json, docs/access-table.txt and env/example.env from the code')
    .option('--check', 'only say whether they are up to date; exit 1 when not')
    .option('--json', 'answer as JSON')
    .action(({ check }: { check?: boolean }) => (check ? checkContracts() : saveContracts()));

/** Loaded when it is needed: describing the API takes the whole program. */
async function contracts(): Promise<Record<string, string>> {
  const { writeContracts } = await import('./contracts.js');
  return writeContracts();
}

async function checkContracts(): Promise<void> {
  const stale: string[] = [];
  for (const [file, text] of Object.entries(await contracts())) {
    const committed = await readFile(file, 'utf8').catch(() => '');
    if (committed !== text) stale.push(file);
  }
  if (stale.length > 0) {
    throw new CommandFailure(`${stale.join(' and ')} out of date; run: npx homeroom openapi`, { stale });
  }
  printResult('openapi.json, docs/access-table.txt and env/example.env are up to date');
}

async function saveContracts(): Promise<void> {
  const written = await contracts();
  for (const [file, text] of Object.entries(written)) await writeFile(file, text);
  const files = Object.keys(written);
  printResult(`Wrote ${files.join(' and ')}`, { files });
}
