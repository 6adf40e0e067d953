import { Command } from 'commander';
import { version } from '#platform/config/release.js';
import { contractsCommand } from './contracts/contracts.command.js';
import { cryptoCommand } from './crypto/crypto.command.js';
import { dbCommand } from './db/db.command.js';
import { doctorCommand } from './doctor/doctor.command.js';
import { exportCommand } from './export/export.command.js';
import { healthCommand } from './health/health.command.js';
import { importCommand } from './import/import.command.js';
import { orgCommand } from './org/org.command.js';
import { proxyCommand } from './proxy/proxy.command.js';
import { retentionCommand } from './retention/retention.command.js';
import { reportFailure } from './shared/outcome.js';

/** The operator's command line; one file per group of commands. */
const homeroom = (): Command =>
  new Command('homeroom')
    .description('Operates the organizations of this machine')
    .version(version)
    .option('--home <folder>', 'the folder with env/ and .data/ (default: HOMEROOM_HOME, else this checkout)')
    .addCommand(orgCommand())
    .addCommand(doctorCommand())
    .addCommand(dbCommand())
    .addCommand(cryptoCommand())
    .addCommand(healthCommand())
    .addCommand(proxyCommand())
    .addCommand(importCommand())
    .addCommand(exportCommand())
    .addCommand(retentionCommand())
    .addCommand(contractsCommand());

/** Runs one command with the arguments after `homeroom`, and sets the exit code of the process: 2 for wrong usage. */
export async function runCommand(args: string[]): Promise<void> {
  const root = homeroom();
  // Without an override, commander ends the process, with 1 for wrong usage.
  for (const command of everyCommand(root)) command.exitOverride().showHelpAfterError('(add --help for the usage)');
  await root.parseAsync(args, { from: 'user' }).catch(reportFailure);
}

const everyCommand = (command: Command): Command[] => [command, ...command.commands.flatMap(everyCommand)];
