#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '#platform/config/release.js';
import { contractsCommand } from './contracts/contracts.command.js';
import { dbCommand } from './db/db.command.js';
import { doctorCommand } from './doctor/doctor.command.js';
import { exportCommand } from './export/export.command.js';
import { importCommand } from './import/import.command.js';
import { orgCommand } from './org/org.command.js';
import { reportFailure } from './shared/outcome.js';
import { proxyCommand } from './proxy/proxy.command.js';

/** The operator's command line; one file per group of commands. */
const homeroom = new Command('homeroom')
  .description('Operates the organizations of this machine')
  .version(version)
  .showHelpAfterError('(homeroom --help lists the commands)')
  .option('--home <folder>', 'the folder with env/ and .data/ (default: HOMEROOM_HOME, else this checkout)')
  .addCommand(orgCommand())
  .addCommand(doctorCommand())
  .addCommand(dbCommand())
  .addCommand(proxyCommand())
  .addCommand(importCommand())
  .addCommand(exportCommand())
  .addCommand(contractsCommand());

await homeroom.parseAsync().catch(reportFailure);
