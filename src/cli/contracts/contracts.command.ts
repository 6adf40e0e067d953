import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Command } from 'commander';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';

/** `homeroom contracts`: generates the API document, the access table, the SQL, the list of settings and two guides from the code. */
export const contractsCommand = (): Command =>
  new Command('contracts')
    .description('Generate the files in contracts/, env/example.env, docs/questions.md, docs/errors.md and the tables in the privacy documents from the code')
    .option('--check', 'only check whether they are up to date; the exit code is 1 if not')
    .option('--json', 'print the result as JSON')
    .action(({ check }: { check?: boolean }) => (check ? checkContracts() : saveContracts()));

/** Imported on demand, because describing the API loads the whole application. */
async function contracts(): Promise<Record<string, string>> {
  const { writeContracts } = await import('./contracts.js');
  return writeContracts();
}

async function checkContracts(): Promise<void> {
  const stale: string[] = [];
  const expected = Object.entries(await contracts());
  for (const [file, text] of expected) {
    const committed = await readFile(file, 'utf8').catch(() => '');
    if (committed !== text) stale.push(file);
  }
  if (stale.length > 0) {
    throw new CommandFailure(`Out of date: ${stale.join(', ')}. Run: npx homeroom contracts`, { stale });
  }
  printResult(`Up to date: ${expected.map(([file]) => file).join(', ')}`);
}

async function saveContracts(): Promise<void> {
  const written = await contracts();
  for (const [file, text] of Object.entries(written)) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  const files = Object.keys(written);
  printResult(`Wrote ${files.join(', ')}`, { files });
}
