import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import { urlOf } from './org-create.command.js';

export interface RestoreOptions {
  into?: string;
  to?: string;
  databaseUrl?: string;
  acceptUnencrypted?: boolean;
}

/** `homeroom org restore`: replaces an organization's database and files with a backup. */
export const restoreCommand = (): Command =>
  new Command('restore')
    .description('Replace the database and files of an organization with a backup')
    .argument('<slug>', 'the organization the backup is of')
    .argument('<backup>', 'its folder, its name in the backup folder, or "latest"')
    .option('--into <slug>', 'restore into this organization instead; it must exist')
    .option('--to <folder>', 'the folder with the backups, as for org backup')
    .option('--database-url <url>', 'an administrator of its PostgreSQL server (default: the embedded server)', urlOf)
    .option('--accept-unencrypted', 'accept an unencrypted backup although a BACKUP_KEY is set')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string, backup: string, options: RestoreOptions, command: Command) => {
      const { restoreOrganization } = await import('./org-restore.js');
      await restoreOrganization(homeOf(command), slug, backup, options);
    });

const remarks = `
An encrypted backup needs the BACKUP_KEY it was made with, from the env file of either organization. The manifest is
verified with the key and every part against its SHA-256. The backup is then loaded into a new database, migrated to
this release, and swapped with the current one at the end: a failed restore changes nothing. Accounts erased since the
backup are erased again, and all sessions end. DATABASE_ADMIN_URL may be set instead of --database-url.`;
