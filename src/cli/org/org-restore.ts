import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { settingsOf, withStorage } from '#cli/shared/instance-settings.js';
import { assertUsable, backupDirOf, filesDirOf, filesOf, instanceNamed } from '#cli/shared/instances.js';
import { CommandFailure, printResult } from '#cli/shared/outcome.js';
import { Servers } from '#cli/shared/servers.js';
import { reportProgress } from '#cli/shared/steps.js';
import { migrations } from '#migrations/all.js';
import { personalData } from '#personal-data.js';
import { type Backup, backupsIn, readBackup } from '#tenancy/provisioning/manifest.js';
import { type Restored, restoreBackup } from '#tenancy/provisioning/restore.js';
import type { RestoreOptions } from './org-restore.command.js';

/** Restores a backup of `slug` into it, or into another organization. */
export async function restoreOrganization(
  home: string,
  slug: string,
  backupName: string,
  { into = slug, to, databaseUrl: admin, acceptUnencrypted = false }: RestoreOptions,
): Promise<void> {
  const files = await instanceNamed(home, into);
  assertUsable(files);
  const source = await filesOf(home, slug);
  const backup = await findBackup(backupDirOf(source, to), backupName);
  const { organization } = backup.manifest;
  if (organization.slug !== slug) {
    throw new CommandFailure(`${backup.folder} is a backup of ${organization.slug}, not of ${slug}.`);
  }
  const done = await Servers.during(home, admin, async (servers) => {
    const databaseUrl = files.env.DATABASE_URL ?? (await servers.addressOf(files));
    const adminUrl = await servers.adminFor(databaseUrl);
    return withStorage(files, (storage) =>
      restoreBackup({
        backup,
        databaseUrl,
        adminUrl,
        migrations,
        personalData,
        storage,
        settings: settingsOf(files),
        backupKeys: [files.env.BACKUP_KEY, source.env.BACKUP_KEY],
        acceptsUnencrypted: acceptUnencrypted,
        ledgerDir: filesDirOf(files),
        onStep: (step) => reportProgress(into, step),
      }),
    );
  });
  printRestored(into, backup, done);
  if (!process.argv.includes('--json')) console.log(`  if it is running, clear its caches: npx pm2 reload ${into}-lms`);
}

function printRestored(slug: string, { folder, manifest }: Backup, done: Restored): void {
  const erased = done.erasedAgain > 0 ? `, ${done.erasedAgain} accounts erased again` : '';
  const { createdAt } = manifest;
  printResult(`Restored ${slug} from ${folder}: ${done.rows} rows, ${done.files} files${erased}`, {
    slug,
    folder,
    createdAt,
    ...done,
  });
}

async function findBackup(folder: string, name: string): Promise<Backup> {
  if (name === 'latest') {
    const newest = (await backupsIn(folder)).at(-1);
    if (newest) return newest;
    throw new CommandFailure(`There is no backup in ${folder}. Give another folder with --to.`);
  }
  for (const candidate of [resolve(name), join(folder, name)]) {
    const isFolder = await stat(candidate).then(
      (found) => found.isDirectory(),
      () => false,
    );
    if (isFolder) return readBackup(candidate);
  }
  const known = (await backupsIn(folder)).map((each) => each.manifest.createdAt.replace(/[:.]/g, '-'));
  throw new CommandFailure(`Unknown backup ${name} in ${folder}. Available backups: ${known.join(', ') || 'none'}.`);
}
