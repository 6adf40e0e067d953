import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isOwnKey, type Storage } from '#platform/files/drivers/storage.js';
import { Problem } from '#platform/problems/problem.js';
import type { BackupCipher } from './backup-cipher.js';
import { type Checked, Tally } from './backup-files.js';
import { type Backup, UnusableBackup } from './manifest.js';

const folder = 'files/';

/** Copies all files of the organization into the backup, except those deleted while it runs. */
export async function copyFiles(storage: Storage, backup: string, cipher: BackupCipher): Promise<Checked[]> {
  const copied: Checked[] = [];
  for await (const key of storage.keys()) {
    const path = `${folder}${key}`;
    const bytes = await storage.read(key).catch(unlessMissing);
    if (bytes) copied.push(await writePart(backup, path, cipher.encrypt(path, bytes)));
  }
  return copied;
}

/**
 * Restores every file of the backup under its key. Keys are never reused, so no other file is overwritten. Files that
 * are newer than the backup have no row afterwards and are removed by the nightly sweep.
 */
export async function restoreFiles(
  { folder: backup, manifest }: Backup,
  storage: Storage,
  cipher: BackupCipher,
): Promise<void> {
  for (const file of manifest.files) {
    const key = file.path.slice(folder.length);
    if (!isOwnKey(key))
      throw new UnusableBackup(`${file.path} is not a file key of this application. The backup was changed.`);
    await storage.write(key, Readable.from(cipher.decrypt(file.path, readVerified(backup, file))));
  }
}

/** Reads a file of the backup; throws at its end if the hash differs from the manifest. */
async function* readVerified(backup: string, { path, sha256 }: Checked): AsyncGenerator<Buffer> {
  const tally = new Tally();
  yield* tally.watch(createReadStream(join(backup, path)));
  if (tally.result(path).sha256 !== sha256) throw new UnusableBackup(`${path} changed while it was copied.`);
}

/** Removes all files of the organization. Returns their number. */
export async function removeFiles(storage: Storage): Promise<number> {
  const keys: string[] = [];
  for await (const key of storage.keys()) keys.push(key);
  await storage.remove(keys);
  return keys.length;
}

async function writePart(backup: string, path: string, bytes: AsyncIterable<Buffer>): Promise<Checked> {
  const tally = new Tally();
  const file = join(backup, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await pipeline(bytes, tally.watch, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  return tally.result(path);
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof Problem && error.kind === 'notFound') return undefined;
  throw error;
}
