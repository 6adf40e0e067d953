#!/usr/bin/env node
import { Command } from 'commander';
import { version } from '#platform/config/release.js';
import { importCommand } from './import.command.js';
import { openapiCommand } from './openapi.command.js';
import { explainFailure } from './outcome.js';

/** The operator's command line; one file per group of commands. */
const homeroom = new Command('homeroom')
  .description('Runs and looks after the organizations of this machine')
  .version(version)
  .showHelpAfterError('(homeroom --help lists the commands)')
  .addCommand(importCommand())
  .addCommand(openapiCommand());

await homeroom.parseAsync().catch(explainFailure);
