import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import type { MigrationInterface } from 'typeorm';
import type { Settings } from '#platform/config/settings.js';
import { migrate } from '#platform/database/migrate.js';
import type { Storage } from '#platform/files/drivers/storage.js';
import { type BackupCipher, cipherOf, noCipher } from './backup-cipher.js';
import { withClient, databaseIn, withDatabase } from './with-client.js';
import { type Erase, eraseAccounts, erasedAccounts, keepLedger } from './erasures.js';
import { putBackFiles } from './file-copies.js';
import { endSessions, handOverTo, loadBackup } from './load-backup.js';
import { type Backup, keyPrintOf, UnusableBackup, verify, verifyManifest } from './manifest.js';
import { dropDatabase, dropDatabasesLike, ensureOwnDatabase, swapDatabases } from './own-database.js';

type Migrations = (new () => MigrationInterface)[];

/** What to restore, and into what. */
export interface RestorePlan {
  backup: Backup;
  databaseUrl: string;
  /** An address at the same server that may make and rename databases. */
  adminUrl: string;
  settings: Settings;
  /** BACKUP_KEYs to look for the backup's own in: of the organization restored into, and of the one it is from. */
  backupKeys: (string | undefined)[];
  /** Restore a backup that is not encrypted although there is a key: it may be from before the key, or forged. */
  acceptsUnencrypted?: boolean;
  storage: Storage;
  /** The folder whose ledger says who was erased, even where the database is lost. */
  ledgerDir: string;
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
 * Puts a backup in the place of an organization's database and files. The database is made beside the old one and takes
 * its place at the end, when its files are there; a restore that fails leaves the organization as it was.
 */
export async function restoreBackup(plan: RestorePlan): Promise<Restored> {
  const { backup, databaseUrl, adminUrl, storage, onStep } = plan;
  onStep('checking the backup');
  const cipher = cipherFor(plan);
  verifyManifest(backup, cipher);
  refuseOthersKey(plan);
  await verify(backup);
  await clearLeftovers(plan);
  const fresh = `${beginningOf(databaseUrl)}_restoring_${randomBytes(4).toString('hex')}`;
  try {
    const erased = await fillBeside(plan, fresh, cipher);
    onStep(`copying ${backup.manifest.files.length} files`);
    await putBackFiles(backup, storage, cipher);
    onStep('changing over');
    await changeOver(plan, fresh);
    const rows = backup.manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { rows, files: backup.manifest.files.length, erasedAgain: erased };
  } catch (error) {
    await withClient(adminUrl, (admin) => dropDatabase(admin, fresh));
    throw error;
  }
}

/** A database name with room for a few letters more. */
const beginningOf = (databaseUrl: string): string => databaseIn(databaseUrl).slice(0, 44);

/** What a restore left that was killed on the way. */
async function clearLeftovers({ adminUrl, databaseUrl }: RestorePlan): Promise<void> {
  const beginning = beginningOf(databaseUrl);
  await withClient(adminUrl, (admin) =>
    dropDatabasesLike(admin, [`${beginning}_restoring_`, `${beginning}_replaced_`]),
  );
}

/** The cipher the backup was written with. */
function cipherFor({ backup, settings, backupKeys, acceptsUnencrypted = false }: RestorePlan): BackupCipher {
  const { encryption } = backup.manifest;
  const file = `env/${settings.organizationSlug}.local.env`;
  const ciphers = backupKeys.map(cipherOf).filter(({ keyId }) => keyId);
  if (!encryption) {
    if (acceptsUnencrypted || ciphers.length === 0) return noCipher;
    throw new UnusableBackup(
      `${backup.folder} is not encrypted, although there is a BACKUP_KEY: it is older than the key, or forged. ` +
        'If you trust it, add --accept-unencrypted.',
    );
  }
  const own = ciphers.find(({ keyId }) => keyId === encryption.keyId);
  if (own) return own;
  const had = ciphers.length === 0 ? 'there is none' : 'this is another one';
  throw new UnusableBackup(
    `${backup.folder} is encrypted with the BACKUP_KEY ${encryption.keyId}, and ${had}. Put the key it was made with into ${file}.`,
  );
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
async function fillBeside(plan: RestorePlan, fresh: string, cipher: BackupCipher): Promise<number> {
  const { backup, databaseUrl, adminUrl, settings, ledgerDir, migrations, onStep, erase = eraseAccounts } = plan;
  const url = withDatabase(databaseUrl, fresh);
  const owner = decodeURIComponent(new URL(databaseUrl).username);
  await withClient(adminUrl, (admin) => ensureOwnDatabase(admin, fresh, owner));
  onStep('preparing the schema');
  await migrate(url, migrationsOf(backup, migrations));
  onStep('loading the rows');
  await withClient(url, async (client) => {
    await loadBackup(client, backup, cipher);
    await handOverTo(client, { id: settings.organizationId, slug: settings.organizationSlug });
  });
  await migrate(url, migrations);
  const erased = await erasedAccounts(databaseUrl, [ledgerDir, dirname(backup.folder)]);
  await withClient(url, async (client) => {
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

async function changeOver({ adminUrl, databaseUrl }: RestorePlan, fresh: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    const retired = await swapDatabases(admin, fresh, databaseIn(databaseUrl));
    if (retired) await dropDatabase(admin, retired);
  });
}
