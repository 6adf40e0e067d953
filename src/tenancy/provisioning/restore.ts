import { randomBytes } from 'node:crypto';
import { copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { MigrationInterface } from 'typeorm';
import type { Settings } from '#platform/config/settings.js';
import { migrate } from '#platform/database/migrate.js';
import { connected, databaseIn, withDatabase } from './connected.js';
import { type Erase, eraseAccounts, erasedAccounts, keepLedger, ledgerFile } from './erasures.js';
import { copyChecked } from './file-copies.js';
import { endSessions, handOverTo, loadBackup } from './load-backup.js';
import { type Backup, keyPrintOf, UnusableBackup, verify } from './manifest.js';
import { dropDatabase, dropDatabasesLike, ensureOwnDatabase, swapDatabases } from './own-database.js';

type Migrations = (new () => MigrationInterface)[];

/** What to restore, and into what. */
export interface RestorePlan {
  backup: Backup;
  databaseUrl: string;
  /** An address at the same server that may make and rename databases. */
  adminUrl: string;
  settings: Settings;
  filesDir: string;
  migrations: Migrations;
  onStep: (step: string) => void;
  erase?: Erase;
}

/** What a restore did. */
export interface Restored {
  rows: number;
  files: number;
  erasedAgain: number;
}

/**
 * Puts a backup in the place of an organization's database and files. Everything is made beside the old ones and takes
 * their place at the end, so a restore that fails leaves them as they were.
 */
export async function restoreBackup(plan: RestorePlan): Promise<Restored> {
  const { backup, databaseUrl, adminUrl, filesDir, onStep } = plan;
  onStep('checking the backup');
  refuseOthersKey(plan);
  await verify(backup);
  await clearLeftovers(plan);
  const mark = randomBytes(4).toString('hex');
  const fresh = `${beginningOf(databaseUrl)}_restoring_${mark}`;
  const freshFiles = `${filesDir}.restoring-${mark}`;
  try {
    const erased = await fillBeside(plan, fresh);
    onStep(`copying ${backup.manifest.files.length} files`);
    await fetchFiles(backup, freshFiles);
    onStep('changing over');
    await changeOver(plan, fresh, freshFiles);
    const rows = backup.manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { rows, files: backup.manifest.files.length, erasedAgain: erased };
  } catch (error) {
    await connected(adminUrl, (admin) => dropDatabase(admin, fresh));
    await rm(freshFiles, { recursive: true, force: true });
    throw error;
  }
}

/** A database name with room for a few letters more. */
const beginningOf = (databaseUrl: string): string => databaseIn(databaseUrl).slice(0, 44);

/** What a restore left that was killed on the way. */
async function clearLeftovers({ adminUrl, databaseUrl, filesDir }: RestorePlan): Promise<void> {
  const beginning = beginningOf(databaseUrl);
  await connected(adminUrl, (admin) => dropDatabasesLike(admin, [`${beginning}_restoring_`, `${beginning}_replaced_`]));
  const beside = await readdir(dirname(filesDir)).catch(() => []);
  const left = beside.filter((name) =>
    /^\.(restoring|replaced)-[0-9a-f]{8}$/.test(name.replace(basename(filesDir), '')),
  );
  for (const name of left) await rm(join(dirname(filesDir), name), { recursive: true });
}

function refuseOthersKey({ backup, settings }: RestorePlan): void {
  const { keyPrint, organization } = backup.manifest;
  if (keyPrint === keyPrintOf(settings.encryptionKey)) return;
  throw new UnusableBackup(
    `The backup of ${organization.slug} was sealed with another ENCRYPTION_KEY than the one of ${settings.organizationSlug}. ` +
      `Put the key it was made with into env/${settings.organizationSlug}.local.env.`,
  );
}

/** A new database with the backup in it, up to date; who was erased since is erased again. Returns how many. */
async function fillBeside(plan: RestorePlan, fresh: string): Promise<number> {
  const { backup, databaseUrl, adminUrl, settings, filesDir, migrations, onStep, erase = eraseAccounts } = plan;
  const url = withDatabase(databaseUrl, fresh);
  const owner = decodeURIComponent(new URL(databaseUrl).username);
  await connected(adminUrl, (admin) => ensureOwnDatabase(admin, fresh, owner));
  onStep('preparing the schema');
  await migrate(url, migrationsOf(backup, migrations));
  onStep('loading the rows');
  await connected(url, async (client) => {
    await loadBackup(client, backup);
    await handOverTo(client, { id: settings.organizationId, slug: settings.organizationSlug });
  });
  await migrate(url, migrations);
  const erased = await erasedAccounts(databaseUrl, filesDir);
  await connected(url, async (client) => {
    await endSessions(client);
    await erase(client, erased);
    await keepLedger(client, databaseUrl);
    await client.query('ANALYZE');
  });
  return erased.length;
}

/** The migrations the backup had. A newer release's backup has some that are unknown here. */
function migrationsOf({ manifest }: Backup, migrations: Migrations): Migrations {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = manifest.migrations.filter((name) => !known.has(name));
  if (unknown.length === 0) return migrations.filter(({ name }) => manifest.migrations.includes(name));
  throw new UnusableBackup(
    `The backup was made by release ${manifest.release} and has migrations this one does not know: ${unknown.join(', ')}. Update first.`,
  );
}

async function fetchFiles({ folder, manifest }: Backup, to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const { path, sha256 } of manifest.files) {
    const copied = await copyChecked(join(folder, path), join(to, path.replace(/^files\//, '')), path);
    if (copied.sha256 !== sha256) throw new UnusableBackup(`${path} changed while it was copied.`);
  }
}

async function changeOver(
  { adminUrl, databaseUrl, filesDir }: RestorePlan,
  fresh: string,
  files: string,
): Promise<void> {
  const retiredFiles = files.replace('.restoring-', '.replaced-');
  await connected(adminUrl, async (admin) => {
    await copyFile(join(filesDir, ledgerFile), join(files, ledgerFile)).catch(ignoreMissing);
    const retired = await swapDatabases(admin, fresh, databaseIn(databaseUrl));
    await rename(filesDir, retiredFiles).catch(ignoreMissing);
    await rename(files, filesDir);
    if (retired) await dropDatabase(admin, retired);
    await rm(retiredFiles, { recursive: true, force: true });
  });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}
