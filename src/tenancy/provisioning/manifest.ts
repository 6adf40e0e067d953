import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupCipher, isSameMac } from './backup-cipher.js';
import { type Checked, check } from './backup-files.js';
import type { SequenceState, TableShape } from './table-shapes.js';

/** What a backup says of itself; the last file written, so that a backup with a manifest is a whole one. */
export interface Manifest {
  /** 2 says that the parts are encrypted. */
  format: 1 | 2;
  organization: { id: string; slug: string; name: string };
  createdAt: string;
  release: string;
  /** The migrations the database had: its schema. */
  migrations: string[];
  /** Which ENCRYPTION_KEY sealed the sensitive columns, without saying the key. */
  keyPrint: string;
  /** Of an encrypted backup: which BACKUP_KEY it takes, and what authenticates this manifest and so every hash in it. */
  encryption?: { keyId: string; mac: string };
  tables: (TableShape & Checked & { rows: number })[];
  sequences: SequenceState[];
  jobs: Checked & { rows: number };
  files: Checked[];
}

/** A backup on disk. */
export interface Backup {
  folder: string;
  manifest: Manifest;
}

/** A backup that cannot be used, and why, for the person at the console. */
export class UnusableBackup extends Error {}

export const keyPrintOf = (encryptionKey: string): string =>
  createHash('sha256').update(`homeroom backup ${encryptionKey}`).digest('hex').slice(0, 16);

const manifestFile = 'manifest.json';

/** The manifest with the MAC of all that it says. */
export function authenticated(manifest: Manifest, cipher: BackupCipher): Manifest {
  const { keyId } = cipher;
  return keyId ? { ...manifest, encryption: { keyId, mac: macOf(manifest, cipher) ?? '' } } : manifest;
}

const macOf = ({ encryption: _, ...said }: Manifest, cipher: BackupCipher): string | undefined =>
  cipher.mac(JSON.stringify(said));

/** Throws unless the manifest is as the holder of the key wrote it. */
export function verifyManifest({ folder, manifest }: Backup, cipher: BackupCipher): void {
  const { encryption } = manifest;
  if (!encryption || isSameMac(encryption.mac, macOf(manifest, cipher))) return;
  throw new UnusableBackup(`${folder} is damaged: its ${manifestFile} was changed. Nothing was restored.`);
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, manifestFile), `${JSON.stringify(manifest, null, 1)}\n`, { flag: 'wx', mode: 0o600 });
}

export async function readBackup(folder: string): Promise<Backup> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => undefined);
  if (text === undefined) throw new UnusableBackup(`${folder} is no backup: it has no ${manifestFile}.`);
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.format === 1 || (manifest.format === 2 && manifest.encryption)) return { folder, manifest };
  } catch {
    // Said below.
  }
  throw new UnusableBackup(`${folder} was not written by this release: its ${manifestFile} cannot be read.`);
}

/** The whole backups in a folder, oldest first. */
export async function backupsIn(folder: string): Promise<Backup[]> {
  const names = await readdir(folder).catch(() => []);
  const stamped = names.filter((name) => /^\d{4}-\d\d-\d\dT[\d-]+Z$/.test(name)).sort();
  const read = await Promise.all(stamped.map((name) => readBackup(join(folder, name)).catch(() => undefined)));
  return read.filter((backup) => backup !== undefined);
}

/** Throws unless every file of the backup is there, whole and unchanged. */
export async function verify({ folder, manifest }: Backup): Promise<void> {
  const damaged: string[] = [];
  for (const { path, sha256 } of [...manifest.tables, manifest.jobs, ...manifest.files]) {
    const now = await check(join(folder, path), path).catch(() => undefined);
    if (now?.sha256 !== sha256) damaged.push(path);
  }
  if (damaged.length === 0) return;
  const named = damaged.slice(0, 5).join(', ');
  throw new UnusableBackup(
    `${folder} is damaged: ${damaged.length} of its files are missing or changed (${named}). Nothing was restored.`,
  );
}

/** What the backup takes on disk. */
export async function sizeOf({ folder, manifest }: Backup): Promise<number> {
  const parts = [...manifest.tables, manifest.jobs, ...manifest.files];
  const { size } = await stat(join(folder, manifestFile));
  return parts.reduce((sum, { bytes }) => sum + bytes, size);
}
