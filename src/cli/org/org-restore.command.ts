import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import { urlOf } from './org-create.command.js';

export interface RestoreOptions {
  into?: string;
  to?: string;
  databaseUrl?: string;
  acceptUnencrypted?: boolean;
}

/** `homeroom org restore`: what a backup is for. */
export const restoreCommand = (): Command =>
  new Command('restore')
    .description('Put a backup in the place of the database and files of an organization')
    .argument('<slug>', 'whose backup')
    .argument('<backup>', 'its folder, its name in the folder of backups, or "latest"')
    .option('--into <slug>', 'restore into this organization instead; it must have been created')
    .option('--to <folder>', 'where the backups are, as for org backup')
    .option('--database-url <url>', 'an admin of its PostgreSQL server (default: the embedded server)', urlOf)
    .option('--accept-unencrypted', 'restore a backup that is not encrypted although there is a BACKUP_KEY')
    .option('--json', 'answer as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string, backup: string, options: RestoreOptions, command: Command) => {
      const { restoreOrganization } = await import('./org-restore.js');
      await restoreOrganization(homeOf(command), slug, backup, options);
    });

const remarks = `
An encrypted backup takes the BACKUP_KEY it was made with, from the env file of either organization. Every part is
checked against its SHA-256 first, and the hashes against the key. The backup is then built up beside what is there, brought up to this
release, and takes its place at the end: a restore that fails changes nothing. Accounts erased since the backup are
erased again, and everybody signs in anew. DATABASE_ADMIN_URL may stand in for --database-url.`;
