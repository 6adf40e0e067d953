import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { version } from '#platform/config/release.js';
import type { Settings } from '#platform/config/settings.js';
import type { Storage } from '#platform/files/drivers/storage.js';
import { dayMs } from '#platform/text/calendar.js';
import { type BackupCipher, cipherOf } from './backup-cipher.js';
import { writeTexts } from './backup-files.js';
import { copyFiles } from './file-copies.js';
import { authenticated, type Backup, backupsIn, type Manifest, readBackup, writeManifest } from './manifest.js';
import { jobsOf } from './queued-jobs.js';
import { setTextFormat, rowsOf } from './table-rows.js';
import { migrationsIn, sequencesOf, tablesOf } from './table-shapes.js';
import { withClient } from './with-client.js';

/** What to back up and where. */
export interface BackupPlan {
  databaseUrl: string;
  settings: Settings;
  storage: Storage;
  /** The folder for this organization's backups. */
  to: string;
  /** Reads the fingerprints of the keys that sensitive columns are encrypted with. */
  keysInUse: (client: pg.ClientBase) => Promise<string[]>;
}

/**
 * Writes database and files into a new folder below `plan.to`, encrypted if BACKUP_KEY is set. The folder gets its name
 * when it is complete; a crash leaves a folder that ends in `.partial`.
 */
export async function backUp(plan: BackupPlan, now = new Date()): Promise<Backup> {
  const folder = join(plan.to, now.toISOString().replace(/[:.]/g, '-'));
  const partial = `${folder}.partial`;
  await mkdir(join(partial, 'tables'), { recursive: true, mode: 0o700 });
  const cipher = cipherOf(plan.settings.backupKey);
  try {
    const database = await withClient(plan.databaseUrl, (client) => copyDatabase(client, partial, { ...plan, cipher }));
    const files = await copyFiles(plan.storage, partial, cipher);
    const facts = { createdAt: now.toISOString(), release: version } as const;
    const manifest = { format: cipher.keyId ? 2 : 1, ...facts, ...database, files } as const;
    await writeManifest(partial, authenticated(manifest, cipher));
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
  return readBackup(folder);
}

type DatabasePart = Pick<Manifest, 'keyPrints' | 'organization' | 'migrations' | 'tables' | 'sequences' | 'jobs'>;

/** Copies every table from one snapshot. */
async function copyDatabase(
  client: pg.Client,
  folder: string,
  { cipher, keysInUse }: Pick<BackupPlan, 'keysInUse'> & { cipher: BackupCipher },
): Promise<DatabasePart> {
  await client.query(setTextFormat);
  await client.query('BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { rows } = await client.query<Manifest['organization']>('SELECT id, slug, name FROM organizations');
  const [organization] = rows;
  if (!organization) throw new Error('The database has no organization. Check DATABASE_URL.');
  const tables: Manifest['tables'] = [];
  for (const table of await tablesOf(client)) {
    const path = `tables/${table.name}.gz`;
    tables.push({ ...table, ...(await writeTexts(rowsOf(client, table), join(folder, path), path, cipher)) });
  }
  const jobs = await writeTexts(jobsOf(client), join(folder, 'jobs.gz'), 'jobs.gz', cipher);
  const state = {
    keyPrints: await keysInUse(client),
    sequences: await sequencesOf(client),
    migrations: await migrationsIn(client),
  };
  await client.query('COMMIT');
  return { organization, tables, jobs, ...state };
}

/** Removes backups older than `days`, but never the newest. Returns the removed folders. */
export async function dropOldBackups(folder: string, days: number, now = new Date()): Promise<string[]> {
  const all = await backupsIn(folder);
  const old = all.slice(0, -1).filter(({ manifest }) => {
    const ageMs = now.getTime() - new Date(manifest.createdAt).getTime();
    return ageMs > days * dayMs;
  });
  for (const backup of old) await rm(backup.folder, { recursive: true });
  return old.map((backup) => backup.folder);
}
