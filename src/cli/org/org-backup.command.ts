import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import { countOf } from './org-migrate.command.js';

/** `homeroom org backup`: backs up database and files. */
export const backupCommand = (): Command =>
  new Command('backup')
    .description('Back up the database and the files of an organization, or of all')
    .argument('[slug]', 'only this one')
    .option('--all', 'every organization of this machine')
    .option(
      '--to <folder>',
      'the backup folder (default: BACKUP_DIR, else .data/backups), with one folder per organization',
    )
    .option('--parallel <count>', 'maximum number in parallel', countOf, 2)
    .option('--json', 'print the result as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string | undefined, options: BackupOptions, command: Command) => {
      const { backUpOrganizations } = await import('./org-backup.js');
      await backUpOrganizations(homeOf(command), slug, options);
    });

export interface BackupOptions {
  all?: boolean;
  to?: string;
  parallel: number;
}

const remarks = `
A backup is a folder with a snapshot of every table, the files, and manifest.json with row counts, the schema version
and a SHA-256 of each part. It needs no pg_dump and no downtime. It does not contain the secrets of
env/<slug>.local.env: keep a copy of them elsewhere, because a backup cannot be restored without ENCRYPTION_KEY.
Backups older than BACKUP_RETENTION_DAYS (default 35) are removed afterwards, but never the newest.

From cron, every night:  15 2 * * *  cd /srv/homeroom && npx homeroom org backup --all`;
