import { Command } from 'commander';
import { backupCommand } from './org-backup.command.js';
import { closeCommand, openCommand } from './org-close.command.js';
import { createCommand } from './org-create.command.js';
import { listCommand, statusCommand } from './org-list.command.js';
import { migrateCommand } from './org-migrate.command.js';
import { removeCommand } from './org-remove.command.js';
import { restoreCommand } from './org-restore.command.js';

/** `homeroom org`: commands for the organizations of this machine. */
export const orgCommand = (): Command =>
  new Command('org')
    .description('Create, inspect, migrate, back up, restore, close and remove organizations')
    .addHelpText('after', exitCodes)
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(statusCommand())
    .addCommand(migrateCommand())
    .addCommand(backupCommand())
    .addCommand(restoreCommand())
    .addCommand(closeCommand())
    .addCommand(openCommand())
    .addCommand(removeCommand());

const exitCodes = `
Every command may be repeated. Progress is printed to stderr, the result to stdout.
Exit codes: 0 success, 1 failure with a message, 2 wrong usage.`;
