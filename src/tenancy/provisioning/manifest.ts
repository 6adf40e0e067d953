import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BackupCipher, isSameMac } from './backup-cipher.js';
import { type Checked, check } from './backup-files.js';
import type { SequenceState, TableShape } from './table-shapes.js';

/** The description of a backup. It is written last, so a backup with a manifest is complete. */
export interface Manifest {
  /** 2 for encrypted parts. */
  format: 1 | 2;
  organization: { id: string; slug: string; name: string };
  createdAt: string;
  release: string;
  /** The migrations applied to the database, which determine its schema. */
  migrations: string[];
  /** Fingerprints of the keys that sensitive columns are encrypted with, that of ENCRYPTION_KEY first. */
  keyPrints: string[];
  /** For encrypted backups: the id of the BACKUP_KEY, and the MAC of this manifest, which contains all hashes. */
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

/** A backup that cannot be restored; the message tells the operator why. */
export class UnusableBackup extends Error {}

const manifestFile = 'manifest.json';

/** The manifest with its MAC, if there is a key. */
export function authenticated(manifest: Manifest, cipher: BackupCipher): Manifest {
  const { keyId } = cipher;
  return keyId ? { ...manifest, encryption: { keyId, mac: macOf(manifest, cipher) ?? '' } } : manifest;
}

const macOf = ({ encryption: _, ...content }: Manifest, cipher: BackupCipher): string | undefined =>
  cipher.mac(JSON.stringify(content));

/** Throws UnusableBackup unless the manifest has a valid MAC. */
export function verifyManifest({ folder, manifest }: Backup, cipher: BackupCipher): void {
  const { encryption } = manifest;
  if (!encryption || isSameMac(encryption.mac, macOf(manifest, cipher))) return;
  throw new UnusableBackup(`${folder} is damaged: its ${manifestFile} was modified. Nothing was restored.`);
}

export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  await writeFile(join(folder, manifestFile), `${JSON.stringify(manifest, null, 1)}\n`, { flag: 'wx', mode: 0o600 });
}

export async function readBackup(folder: string): Promise<Backup> {
  const text = await readFile(join(folder, manifestFile), 'utf8').catch(() => undefined);
  if (text === undefined) throw new UnusableBackup(`${folder} is not a complete backup: it has no ${manifestFile}.`);
  try {
    const manifest = JSON.parse(text) as Manifest;
    if (manifest.format === 1 || (manifest.format === 2 && manifest.encryption)) return { folder, manifest };
  } catch {
    // Reported below.
  }
  throw new UnusableBackup(`${folder} has an unsupported format: its ${manifestFile} cannot be read by this release.`);
}

/** The complete backups in a folder, oldest first. */
export async function backupsIn(folder: string): Promise<Backup[]> {
  const names = await readdir(folder).catch(() => []);
  const candidates = names.filter((name) => /^\d{4}-\d\d-\d\dT[\d-]+Z$/.test(name)).sort();
  const backups = await Promise.all(candidates.map((name) => readBackup(join(folder, name)).catch(() => undefined)));
  return backups.filter((backup) => backup !== undefined);
}

/** Throws UnusableBackup unless every file of the backup exists with the hash in the manifest. */
export async function verify({ folder, manifest }: Backup): Promise<void> {
  const damaged: string[] = [];
  for (const { path, sha256 } of [...manifest.tables, manifest.jobs, ...manifest.files]) {
    const current = await check(join(folder, path), path).catch(() => undefined);
    if (current?.sha256 !== sha256) damaged.push(path);
  }
  if (damaged.length === 0) return;
  const examples = damaged.slice(0, 5).join(', ');
  throw new UnusableBackup(
    `${folder} is damaged: ${damaged.length} of its files are missing or modified (${examples}). Nothing was restored.`,
  );
}

/** The size of the backup on disk, in bytes. */
export async function sizeOf({ folder, manifest }: Backup): Promise<number> {
  const parts = [...manifest.tables, manifest.jobs, ...manifest.files];
  const { size } = await stat(join(folder, manifestFile));
  return parts.reduce((sum, { bytes }) => sum + bytes, size);
}
