import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#platform/problems/problem.js';
import { isOwnKey, type Storage } from '#platform/files/drivers/storage.js';
import type { BackupCipher } from './backup-cipher.js';
import { type Backup, UnusableBackup } from './manifest.js';
import { type Checked, Tally } from './backup-files.js';

const folder = 'files/';

/** Copies everything the organization keeps into the backup; what is deleted meanwhile was deleted. */
export async function copyFiles(storage: Storage, backup: string, cipher: BackupCipher): Promise<Checked[]> {
  const copied: Checked[] = [];
  for await (const key of storage.keys()) {
    const path = `${folder}${key}`;
    const bytes = await storage.read(key).catch(unlessGone);
    if (bytes) copied.push(await keepIn(backup, path, cipher.encrypt(path, bytes)));
  }
  return copied;
}

/**
 * Puts every file of the backup back under the key it had. A key is never given twice, so nothing else is in its way,
 * and what came after the backup loses its row and is swept up like any file without one.
 */
export async function putBackFiles(
  { folder: backup, manifest }: Backup,
  storage: Storage,
  cipher: BackupCipher,
): Promise<void> {
  for (const file of manifest.files) {
    const key = file.path.slice(folder.length);
    if (!isOwnKey(key)) throw new UnusableBackup(`${file.path} is no file of this product.`);
    await storage.write(key, Readable.from(cipher.decrypt(file.path, unchanged(backup, file))));
  }
}

/** The bytes of a file of the backup; fails at their end when they are not those that were backed up. */
async function* unchanged(backup: string, { path, sha256 }: Checked): AsyncGenerator<Buffer> {
  const tally = new Tally();
  yield* tally.watch(createReadStream(join(backup, path)));
  if (tally.result(path).sha256 !== sha256) throw new UnusableBackup(`${path} changed while it was copied.`);
}

/** Removes everything the organization keeps. Returns how many files that were. */
export async function removeFiles(storage: Storage): Promise<number> {
  const keys: string[] = [];
  for await (const key of storage.keys()) keys.push(key);
  await storage.remove(keys);
  return keys.length;
}

async function keepIn(backup: string, path: string, bytes: AsyncIterable<Buffer>): Promise<Checked> {
  const tally = new Tally();
  const file = join(backup, path);
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await pipeline(bytes, tally.watch, createWriteStream(file, { flags: 'wx', mode: 0o600 }));
  return tally.result(path);
}

function unlessGone(error: unknown): undefined {
  if (error instanceof Problem && error.kind === 'notFound') return undefined;
  throw error;
}
