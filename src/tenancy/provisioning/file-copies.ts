import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { nursery } from '#platform/storage/local-storage.js';
import { type Checked, Tally } from './parts.js';

/** Every file below the folder that is whole, by its path in it; none when there is no such folder. */
export async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile() && basename(entry.parentPath) !== nursery);
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')).sort();
}

/** Copies a file for its owner alone, and says what it weighed. */
export async function copyChecked(from: string, to: string, path: string): Promise<Checked> {
  const tally = new Tally();
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  await pipeline(createReadStream(from), tally.watch, createWriteStream(to, { flags: 'wx', mode: 0o600 }));
  return tally.result(path);
}

/** Copies everything below a folder into the backup; what is deleted meanwhile was deleted. */
export async function copyFiles(from: string, backup: string): Promise<Checked[]> {
  const copied: Checked[] = [];
  for (const name of await filesBelow(from)) {
    const path = `files/${name}`;
    try {
      copied.push(await copyChecked(join(from, name), join(backup, path), path));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return copied;
}
