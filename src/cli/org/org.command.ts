import { Command } from 'commander';
import { callable } from '#cli/shared/exit-codes.js';
import { backupCommand } from './org-backup.command.js';
import { createCommand } from './org-create.command.js';
import { listCommand, statusCommand } from './org-list.command.js';
import { migrateCommand } from './org-migrate.command.js';
import { removeCommand } from './org-remove.command.js';
import { restoreCommand } from './org-restore.command.js';

/** `homeroom org`: the organizations of this machine, from the first day to the last. */
export const orgCommand = (): Command =>
  callable(
    new Command('org')
      .description('Create, look at, update, back up, restore and remove organizations')
      .addHelpText('after', exitCodes)
      .addCommand(createCommand())
      .addCommand(listCommand())
      .addCommand(statusCommand())
      .addCommand(migrateCommand())
      .addCommand(backupCommand())
      .addCommand(restoreCommand())
      .addCommand(removeCommand()),
  );

const exitCodes = `
Every command may be run twice. What goes on is told on stderr, the outcome on stdout.
Exit codes: 0 done, 1 something failed and is named, 2 called wrongly.`;
