import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import { urlOf } from './org-create.command.js';

export interface RemoveOptions {
  yes?: boolean;
  to?: string;
  bucket?: boolean;
  databaseUrl?: string;
}

/** `homeroom org remove`: the last day of an organization. */
export const removeCommand = (): Command =>
  new Command('remove')
    .description('Remove an organization: database, role, files and settings; a final backup is kept')
    .argument('<slug>', 'which')
    .option('--yes', 'do not ask')
    .option('--to <folder>', 'where the final backup goes, as for org backup')
    .option('--bucket', 'remove its files in an S3 bucket too; not when it goes on elsewhere with that bucket')
    .option('--database-url <url>', 'an admin of its PostgreSQL server (default: the embedded server)', urlOf)
    .option('--json', 'answer as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string, options: RemoveOptions, command: Command) => {
      const { removeOrganization } = await import('./org-remove.js');
      await removeOrganization(homeOf(command), slug, options);
    });

const remarks = `
Its env files move to a folder in env/removed, because they hold the key of its backups. To bring it back, move them to
env/, run homeroom org create <slug>, and restore. Delete that folder and the backups when nothing of it may remain.
Stop the instance first (npx pm2 delete <slug>-lms): one that runs is not removed.`;
