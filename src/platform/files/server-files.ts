import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Storage } from './drivers/storage.js';
import { StorageUse } from './storage-use.js';
import { StoredFile } from './stored-file.entity.js';

/** A file that the server writes for itself. */
export interface ServerFile {
  name: string;
  mimeType: string;
  /** The extension of its key in the storage. */
  extension: string;
  bytes: Buffer;
}

/** Files that the server reads and writes itself, without a request. */
@Injectable()
export class ServerFiles {
  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly use: StorageUse,
    private readonly clock: Clock,
  ) {}

  /** Calls `use` with a local path of the bytes: a temporary copy, with the same extension, where the storage is not on this machine. */
  async withPath<T>(storageKey: string, use: (path: string) => Promise<T>): Promise<T> {
    const path = this.storage.pathOf(storageKey);
    if (path) return use(path);
    return withTemporaryFolder(async (folder) => {
      const copy = join(folder, `copy${extname(storageKey)}`);
      await pipeline(await this.storage.read(storageKey), createWriteStream(copy, { mode: 0o600 }));
      return use(copy);
    });
  }

  /**
   * Stores bytes in the open transaction. They count for the organization, also beyond its quota, and are removed with the
   * last reference; without a commit, the nightly sweep removes them.
   */
  async store({ name, mimeType, extension, bytes }: ServerFile): Promise<StoredFile> {
    const [year, month] = this.clock.now().toISOString().split('-');
    const storageKey = `${year}/${month}/${randomUUID()}.${extension}`;
    await this.storage.write(storageKey, Readable.from([bytes]));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { organizationId } = this.settings;
    const described = { storageKey, originalName: name, mimeType, sizeBytes: bytes.length, sha256, organizationId };
    const file = Object.assign(new StoredFile(), described);
    // Unscoped: files have no policy; access is decided by the record that refers to the file.
    await this.database.manager.getRepository(StoredFile).insert(file);
    await this.use.addOwn(bytes.length);
    return file;
  }

  /** The bytes of a file that the server has stored. */
  async read(fileId: string): Promise<Readable | undefined> {
    const file = await this.database.manager.getRepository(StoredFile).findOneBy({ id: fileId });
    return file ? this.storage.read(file.storageKey) : undefined;
  }
}

/** Calls `use` with an empty folder that only this user can read, and removes it afterwards. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
