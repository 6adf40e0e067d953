import { Command } from 'commander';
import { homeOf } from '#cli/shared/home.js';
import { countOf } from './org-migrate.command.js';

/** `homeroom org backup`: database and files, together. */
export const backupCommand = (): Command =>
  new Command('backup')
    .description('Back up the database and the files of an organization, or of all')
    .argument('[slug]', 'only this one')
    .option('--all', 'every organization of this machine')
    .option('--to <folder>', 'where to (default: BACKUP_DIR, else .data/backups); one folder per organization')
    .option('--at-once <count>', 'how many at the same time', countOf, 2)
    .option('--json', 'answer as JSON')
    .addHelpText('after', remarks)
    .action(async (slug: string | undefined, options: BackupOptions, command: Command) => {
      const { backUpOrganizations } = await import('./org-backup.js');
      await backUpOrganizations(homeOf(command), slug, options);
    });

export interface BackupOptions {
  all?: boolean;
  to?: string;
  atOnce: number;
}

const remarks = `
A backup is a folder: every table as it was at one moment, the files, and manifest.json with row counts, the schema
version and a SHA-256 of each part. It needs no pg_dump and stops nobody's work. The secrets of env/<slug>.local.env
are not in it: keep them apart, because without ENCRYPTION_KEY a backup cannot be restored.
Backups older than BACKUP_RETENTION_DAYS (default 35) are removed afterwards, never the newest.

From cron, every night:  15 2 * * *  cd /srv/homeroom && npx homeroom org backup --all`;
