import { randomUUID } from 'node:crypto';
import { access, constants, mkdir, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Problem } from '#platform/problems/problem.js';
import { type ByteRange, bytesMissing, isOwnKey, Storage, storageUnavailable, storageFull } from './storage.js';

/** Incomplete files; on the same file system as their destination, so that the rename is atomic. */
export const incomingFolder = '.incoming';

/** Stores files in a local folder. */
export class LocalStorage extends Storage {
  constructor(private readonly folder: string) {
    super();
  }

  async write(key: string, bytes: Readable): Promise<void> {
    const partial = join(this.folder, incomingFolder, randomUUID());
    try {
      await mkdir(dirname(partial), { recursive: true, mode: 0o700 });
      // Opened before the pipeline, so that the catch block always finds the file to remove.
      const file = await open(partial, 'wx', 0o600);
      await pipeline(bytes, file.createWriteStream({ flush: true }));
      await this.moveIn(partial, join(this.folder, key));
    } catch (error) {
      await rm(partial, { force: true }).catch(() => undefined);
      throw this.explain(error);
    }
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    try {
      const file = await open(join(this.folder, key), 'r');
      return file.createReadStream(range);
    } catch (error) {
      throw this.explain(error);
    }
  }

  pathOf(key: string): string {
    return join(this.folder, key);
  }

  async remove(keys: string[]): Promise<void> {
    for (const key of keys) await rm(join(this.folder, key), { force: true });
  }

  async *keys(olderThan?: Date): AsyncIterable<string> {
    for await (const path of this.pathsBelow('')) {
      const key = path.split(sep).join('/');
      if (isOwnKey(key) && (!olderThan || (await this.isOlder(path, olderThan)))) yield key;
    }
  }

  async tidy(olderThan: Date): Promise<number> {
    let removed = 0;
    for (const name of await readdir(join(this.folder, incomingFolder)).catch(() => [])) {
      const path = join(incomingFolder, name);
      if (!(await this.isOlder(path, olderThan))) continue;
      await rm(join(this.folder, path), { force: true });
      removed++;
    }
    return removed;
  }

  /** Also checks the folder of this month, which may belong to another user, such as root after a restore. */
  async check(): Promise<void> {
    const probe = join(this.folder, incomingFolder, `probe-${randomUUID()}`);
    const month = join(this.folder, ...new Date().toISOString().split('-').slice(0, 2));
    try {
      for (const path of [dirname(probe), month]) await mkdir(path, { recursive: true, mode: 0o700 });
      await access(month, constants.W_OK | constants.X_OK);
      await writeFile(probe, '');
      await rm(probe);
    } catch (error) {
      throw this.explain(error);
    }
  }

  /** Syncs the folder after the rename, so that the name survives a power failure like the flushed bytes. */
  private async moveIn(from: string, to: string): Promise<void> {
    await mkdir(dirname(to), { recursive: true, mode: 0o700 });
    await rename(from, to);
    const folder = await open(dirname(to), 'r');
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  }

  private async *pathsBelow(folder: string): AsyncIterable<string> {
    const entries = await readdir(join(this.folder, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory() && entry.name !== incomingFolder) yield* this.pathsBelow(path);
      else if (entry.isFile()) yield path;
    }
  }

  private async isOlder(path: string, than: Date): Promise<boolean> {
    const found = await stat(join(this.folder, path)).catch(() => undefined);
    return found !== undefined && found.mtime < than;
  }

  /** Keeps the file system's message as the cause, for the log; the detail tells the user what to do. */
  private explain(error: unknown): unknown {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (error instanceof Problem || !syscall) return error;
    if (code === 'ENOENT' && syscall === 'open') return bytesMissing();
    return code === 'ENOSPC' || code === 'EDQUOT' ? storageFull(error) : storageUnavailable(error);
  }
}
