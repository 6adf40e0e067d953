import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import type { MigrationInterface } from 'typeorm';
import type { Settings } from '#platform/config/settings.js';
import { EncryptionKeys } from '#platform/crypto/encryption-keys.js';
import { migrate } from '#platform/database/migrate.js';
import type { Storage } from '#platform/files/drivers/storage.js';
import type { PersonalDataCatalogue } from '#platform/personal-data/personal-data.js';
import { type BackupCipher, cipherOf, noCipher } from './backup-cipher.js';
import { eraseAccounts, erasedAccounts, keepLedger } from './erasures.js';
import { restoreFiles } from './file-copies.js';
import { endSessions, loadBackup, reassignTo } from './load-backup.js';
import { type Backup, UnusableBackup, verify, verifyManifest } from './manifest.js';
import { dropDatabase, dropDatabasesWithPrefix, ensureOwnDatabase, swapDatabases } from './own-database.js';
import { withClient, databaseIn, withDatabase } from './with-client.js';

type Migrations = (new () => MigrationInterface)[];

/** What to restore and where. */
export interface RestorePlan {
  backup: Backup;
  databaseUrl: string;
  /** A URL of the same server, with a role that may create and rename databases. */
  adminUrl: string;
  settings: Settings;
  /** Candidate BACKUP_KEYs: of the organization that is restored into, and of the one the backup is from. */
  backupKeys: (string | undefined)[];
  /** Accept an unencrypted backup although there is a key: it is older than the key, or forged. */
  acceptsUnencrypted?: boolean;
  storage: Storage;
  /** The folder with the erasure ledger, which exists even if the database is lost. */
  ledgerDir: string;
  migrations: Migrations;
  /** By which accounts are erased again. */
  personalData: PersonalDataCatalogue;
  onStep: (step: string) => void;
}

/** The result of a restore; `erasedAgain` counts accounts that were erased since the backup. */
export interface Restored {
  rows: number;
  files: number;
  erasedAgain: number;
}

/**
 * Replaces an organization's database and files by a backup. The backup is loaded into a new database, which is swapped
 * with the current one at the end, after the files. A failed restore leaves the organization unchanged.
 */
export async function restoreBackup(plan: RestorePlan): Promise<Restored> {
  const { backup, databaseUrl, adminUrl, storage, onStep } = plan;
  onStep('verifying the backup');
  const cipher = cipherFor(plan);
  verifyManifest(backup, cipher);
  refuseOtherEncryptionKey(plan);
  await verify(backup);
  await clearLeftovers(plan);
  const fresh = `${prefixOf(databaseUrl)}_restoring_${randomBytes(4).toString('hex')}`;
  try {
    const erased = await loadInto(plan, fresh, cipher);
    onStep(`copying ${backup.manifest.files.length} files`);
    await restoreFiles(backup, storage, cipher);
    await storage.remove(erased.storageKeys);
    onStep('swapping the databases');
    await swap(plan, fresh);
    const rows = backup.manifest.tables.reduce((sum, table) => sum + table.rows, 0);
    return { rows, files: backup.manifest.files.length, erasedAgain: erased.accounts };
  } catch (error) {
    await withClient(adminUrl, (admin) => dropDatabase(admin, fresh));
    throw error;
  }
}

/** The database name, cut so that the suffixes stay within PostgreSQL's 63 bytes. */
const prefixOf = (databaseUrl: string): string => databaseIn(databaseUrl).slice(0, 44);

/** Drops the databases of an earlier restore that was killed. */
async function clearLeftovers({ adminUrl, databaseUrl }: RestorePlan): Promise<void> {
  const prefix = prefixOf(databaseUrl);
  await withClient(adminUrl, (admin) =>
    dropDatabasesWithPrefix(admin, [`${prefix}_restoring_`, `${prefix}_replaced_`]),
  );
}

/** The cipher the backup was made with. Throws UnusableBackup without the matching key. */
function cipherFor({ backup, settings, backupKeys, acceptsUnencrypted = false }: RestorePlan): BackupCipher {
  const { encryption } = backup.manifest;
  const file = `env/${settings.organizationSlug}.local.env`;
  const ciphers = backupKeys.map(cipherOf).filter(({ keyId }) => keyId);
  if (!encryption) {
    if (acceptsUnencrypted || ciphers.length === 0) return noCipher;
    throw new UnusableBackup(
      `${backup.folder} is not encrypted although BACKUP_KEY is set: it is older than the key, or forged. ` +
        'If you trust it, add --accept-unencrypted.',
    );
  }
  const match = ciphers.find(({ keyId }) => keyId === encryption.keyId);
  if (match) return match;
  const state = ciphers.length === 0 ? 'BACKUP_KEY is not set' : 'BACKUP_KEY is a different key';
  throw new UnusableBackup(
    `${backup.folder} is encrypted with the key ${encryption.keyId}, but ${state}. ` +
      `Set BACKUP_KEY in ${file} to the key it was made with.`,
  );
}

function refuseOtherEncryptionKey({ backup, settings }: RestorePlan): void {
  const { keyPrints, organization } = backup.manifest;
  const keys = new EncryptionKeys(settings);
  const missing = keyPrints.filter((print) => !keys.find(print));
  if (missing.length === 0) return;
  throw new UnusableBackup(
    `The backup of ${organization.slug} was made with another ENCRYPTION_KEY than that of ${settings.organizationSlug}: ` +
      `it needs ${missing.join(' and ')}. Add the key to ENCRYPTION_KEYS_OLD in env/${settings.organizationSlug}.local.env.`,
  );
}

/**
 * Creates a database from the backup, migrates it to this release and repeats the erasures since. Returns how many, and the
 * keys of files that go with them.
 */
async function loadInto(
  plan: RestorePlan,
  fresh: string,
  cipher: BackupCipher,
): Promise<{ accounts: number; storageKeys: string[] }> {
  const { backup, databaseUrl, adminUrl, settings, ledgerDir, migrations, personalData, onStep } = plan;
  const url = withDatabase(databaseUrl, fresh);
  const owner = decodeURIComponent(new URL(databaseUrl).username);
  await withClient(adminUrl, (admin) => ensureOwnDatabase(admin, fresh, owner));
  onStep('preparing the schema');
  await migrate(url, migrationsOf(backup, migrations));
  onStep('loading the rows');
  await withClient(url, async (client) => {
    await loadBackup(client, backup, cipher);
    await reassignTo(client, { id: settings.organizationId, slug: settings.organizationSlug });
  });
  await migrate(url, migrations);
  const erased = await erasedAccounts(databaseUrl, [ledgerDir, dirname(backup.folder)]);
  return withClient(url, async (client) => {
    await endSessions(client);
    const storageKeys = await eraseAccounts(client, personalData, erased);
    await keepLedger(client, databaseUrl);
    await client.query('ANALYZE');
    return { accounts: erased.length, storageKeys };
  });
}

/** The migrations of the backup. Throws UnusableBackup for a backup of a newer release. */
function migrationsOf({ manifest }: Backup, migrations: Migrations): Migrations {
  const known = new Set(migrations.map(({ name }) => name));
  const unknown = manifest.migrations.filter((name) => !known.has(name));
  if (unknown.length === 0) return migrations.filter(({ name }) => manifest.migrations.includes(name));
  throw new UnusableBackup(
    `The backup was made by release ${manifest.release} and has migrations unknown to this one: ${unknown.join(', ')}. ` +
      'Update to that release first.',
  );
}

async function swap({ adminUrl, databaseUrl }: RestorePlan, fresh: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    const retired = await swapDatabases(admin, fresh, databaseIn(databaseUrl));
    if (retired) await dropDatabase(admin, retired);
  });
}
