import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import { urlOf } from './org-create.command.js';

export interface RemoveOptions {
  yes?: boolean;
  to?: string;
  bucket?: boolean;
  databaseUrl?: string;
}

/** `homeroom org remove`: removes an organization after a final backup. */
export const removeCommand = (): Command =>
  new Command('remove')
    .description('Remove the database, role, files and settings of an organization after a final backup')
    .argument('<slug>', 'the organization')
    .option('--yes', 'skip the confirmation')
    .option('--to <folder>', 'the folder for the final backup, as for org backup')
    .option('--bucket', 'also remove its files in an S3 bucket; not if another host still uses them')
    .option('--database-url <url>', 'an administrator of its PostgreSQL server (default: the embedded server)', urlOf)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string, options: RemoveOptions, command: Command) => {
      const { removeOrganization } = await import('./org-remove.js');
      await removeOrganization(homeOf(command), slug, options);
    });

const remarks = `
Its env files move to a folder in env/removed, because they contain the key of its backups. To bring it back, move them
to env/, run homeroom org create <slug>, and restore. Delete that folder and the backups to remove all its data.
Stop the instance first (npx pm2 delete <slug>-lms): a running instance is not removed.`;
