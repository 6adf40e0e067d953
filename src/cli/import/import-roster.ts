import { basename } from 'node:path';
import { printResult } from '#cli/shared/outcome.js';
import type { RosterAccountView, RosterReportView } from '#school/rosters/rosters.dto.js';
import { RosterOptions } from '#school/rosters/rosters.dto.js';
import { type RosterSource, RostersService } from '#school/rosters/rosters.service.js';
import { csvOf, SecretFile } from './import-files.js';
import { readOptions, printNotes } from './import-outcome.js';
import { showProgress } from './import-progress.js';
import { withInstance, type ImportOptions } from './import-session.js';

export interface RosterCommandOptions extends ImportOptions {
  year?: string;
  level?: string;
  encoding?: string;
  passwords?: string;
}

const steps = {
  read: 'Reading the file',
  compare: 'Comparing with existing records',
  passwords: 'Generating passwords',
  write: 'Writing',
};
const passwordColumns = {
  name: 'name',
  role: 'role',
  classroom: 'classroom',
  username: 'username',
  oneTimePassword: 'one_time_password',
};

/** Imports classes, people and families, and writes the one-time passwords of new accounts to a file or stdout. */
export async function importRoster(path: string, source: RosterSource, options: RosterCommandOptions): Promise<void> {
  const { year: academicYear, level: defaultLevel, encoding, dryRun } = options;
  const importOptions = readOptions(RosterOptions, { academicYear, defaultLevel, encoding, dryRun });
  const isPrinted = options.passwords === '-';
  const file = importOptions.dryRun || isPrinted ? undefined : await createPasswordFile(options.passwords);
  try {
    const report = await withInstance(options, ['ADMIN'], ({ app, actor }) =>
      app.get(RostersService).import(actor, source, importOptions, showProgress(steps)),
    );
    const isKept = file !== undefined && report.accounts.length > 0;
    if (isKept) await file.write(csvOf(report.accounts, passwordColumns));
    else await file?.discard();
    printReport(basename(path), report, { file: isKept ? file.path : undefined, isPrinted, json: options.json });
  } catch (error) {
    await file?.discard();
    throw error;
  }
}

const createPasswordFile = (path?: string) =>
  path === undefined ? SecretFile.createIn('.', new Date()) : SecretFile.create(path);

interface PasswordOutput {
  file: string | undefined;
  isPrinted: boolean;
  json: boolean | undefined;
}

function printReport(name: string, report: RosterReportView, { file, isPrinted, json }: PasswordOutput): void {
  const { dryRun, accounts, notes } = report;
  if (json) {
    const shown = accounts.map((account) => (isPrinted ? account : withoutPassword(account)));
    return printResult(sentenceOf(name, dryRun), { ...report, accounts: shown, passwordsFile: file ?? null });
  }
  printResult(sentenceOf(name, dryRun));
  for (const kind of ['classrooms', 'people', 'memberships', 'guardianships'] as const) {
    const { created, updated, unchanged } = report[kind];
    console.log(`  ${kind.padEnd(14)}${created} new, ${updated} changed, ${unchanged} unchanged`);
  }
  printNotes(notes);
  if (file) {
    console.log(`The one-time passwords of the ${accounts.length} new accounts are in ${file}. Keep it confidential.`);
  }
  if (isPrinted && !dryRun && accounts.length > 0) console.log(`\n${csvOf(accounts, passwordColumns)}`);
}

const sentenceOf = (name: string, dryRun: boolean) =>
  dryRun ? `${name} can be imported; nothing was changed` : `Imported ${name}`;

const withoutPassword = ({ oneTimePassword: _, ...account }: RosterAccountView) => account;
