import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { In, type Repository } from 'typeorm';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { Storage } from '#platform/files/drivers/storage.js';
import type { StorageRoom } from '#platform/files/storage-room.js';
import { type Owner, StorageUse } from '#platform/files/storage-use.js';
import { StoredFile } from '#platform/files/stored-file.entity.js';
import { type ReceivedBytes, UploadReceiver } from '#platform/files/upload-receiver.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { Problem } from '#platform/problems/problem.js';

/** A file that came inside another file, with the id it is to have. */
export interface EmbeddedFile {
  id: string;
  name: string;
  bytes: Buffer;
}

/** Files that came inside another one, such as pictures of imported questions. */
@Injectable()
export class EmbeddedFiles {
  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly settings: Settings,
    private readonly receiver: UploadReceiver,
    private readonly use: StorageUse,
  ) {}

  /**
   * Stores the files with the checks of an upload. `keep` writes the rows that refer to them in the same transaction; on
   * failure, rows and bytes are removed. Must not be called in a transaction.
   */
  async keepAll<Kept>(owner: Owner, embedded: EmbeddedFile[], keep: () => Promise<Kept>): Promise<Kept> {
    const received: (ReceivedBytes & { id: string })[] = [];
    try {
      const room = await this.use.roomFor(owner);
      for (const file of embedded) received.push({ id: file.id, ...(await this.receive(file, room)) });
      return await this.database.transaction(async () => {
        await this.insert(received, owner.userId);
        const kept = await keep();
        // Last, because this locks the organization's counter until the commit.
        await this.use.add(
          owner,
          received.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        );
        return kept;
      });
    } catch (error) {
      // After a lost connection the commit may have succeeded, so the bytes stay; without a row, the sweep removes them.
      const isUnclear = problemOfDatabaseError(error)?.kind === 'unavailable';
      if (!isUnclear) await this.storage.remove(received.map(({ storageKey }) => storageKey)).catch(() => undefined);
      throw error;
    }
  }

  /** SHA-256 → id of the files of a person with these hashes, in one query. */
  async ownByHash(ownerId: string, hashes: string[]): Promise<Map<string, string>> {
    const found = await this.files.findBy({ ownerId, sha256: In(hashes) });
    return new Map(found.map(({ sha256, id }) => [sha256, id]));
  }

  private receive({ name, bytes }: EmbeddedFile, room: StorageRoom): Promise<ReceivedBytes> {
    const part = { filename: name, mimetype: '', file: Readable.from([bytes]) };
    const options = { contentLength: undefined, kinds: undefined, maxBytes: undefined, room };
    return this.receiver.receive(part, options).catch((error: unknown) => {
      throw error instanceof Problem ? new Problem(error.kind, error.code, `${name}: ${error.detail}`) : error;
    });
  }

  private async insert(received: (ReceivedBytes & { id: string })[], ownerId: string): Promise<void> {
    const { organizationId } = this.settings;
    await this.files.insert(
      received.map((file) => Object.assign(new StoredFile(), { ...file, ownerId, organizationId })),
    );
    for (const { id } of received) await this.queue.add('make-thumbnail', { fileId: id });
  }

  /** Unscoped: files have no policy; access is decided by the record that refers to the file. */
  private get files(): Repository<StoredFile> {
    return this.database.manager.getRepository(StoredFile);
  }
}
