import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Storage } from './drivers/storage.js';
import {
  deleteOrphans,
  keysWithoutRow,
  lockFiles,
  orphansBefore,
  type ReferencingColumn,
  references,
  withoutReferences,
} from './orphaned-files.sql.js';
import { type FreedFile, StorageUse } from './storage-use.js';

const hour = 3_600_000;

/** Bytes are stored before their row is committed, and a request may take up to an hour. */
const minBytesAgeMs = 2 * hour;
/** Files without a reference are kept for a day, so that a removed reference can be restored. */
const minRowAgeMs = 24 * hour;
const batchSize = 1_000;

interface DeletedFile extends FreedFile {
  storage_key: string;
  thumbnail_key: string | null;
}

/** Removes files that no row refers to. References are found through the database's foreign keys, for every feature. */
@Injectable()
export class OrphanedFiles {
  private withoutReference?: string;

  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly use: StorageUse,
  ) {}

  /** Deletes the rows without references; a job removes their bytes after the commit. Returns the number of rows. */
  async discard(fileIds: string[]): Promise<number> {
    if (fileIds.length === 0) return 0;
    const isOrphaned = await this.condition();
    return this.database.transaction(async () => {
      await this.database.query(lockFiles, [fileIds]);
      const deleted = await this.database.query<DeletedFile>(deleteOrphans(isOrphaned), [fileIds]);
      await this.use.remove(deleted);
      const keys = deleted.flatMap((row) => [row.storage_key, row.thumbnail_key ?? []].flat());
      if (keys.length > 0) await this.queue.add('remove-bytes', { keys });
      return deleted.length;
    });
  }

  /** Removes bytes without a row, left by a crash, and rows without references. Returns how many were removed. */
  async sweep(now: Date): Promise<number> {
    const before = new Date(now.getTime() - minBytesAgeMs);
    const removed = (await this.storage.tidy(before)) + (await this.removeBytesWithoutRow(before));
    const orphans = await this.orphanedSince(new Date(now.getTime() - minRowAgeMs));
    return removed + (await this.discard(orphans));
  }

  /** The SQL condition for a row `file` that no foreign key references. */
  async condition(): Promise<string> {
    if (this.withoutReference) return this.withoutReference;
    const columns = await this.database.query<ReferencingColumn>(references);
    return (this.withoutReference = withoutReferences(columns));
  }

  private async orphanedSince(before: Date): Promise<string[]> {
    const found = await this.database.query<{ id: string }>(orphansBefore(await this.condition()), [before]);
    return found.map(({ id }) => id);
  }

  private async removeBytesWithoutRow(before: Date): Promise<number> {
    let removed = 0;
    let keys: string[] = [];
    for await (const key of this.storage.keys(before)) {
      if (keys.push(key) < batchSize) continue;
      removed += await this.removeBatchWithoutRow(keys);
      keys = [];
    }
    return removed + (await this.removeBatchWithoutRow(keys));
  }

  private async removeBatchWithoutRow(keys: string[]): Promise<number> {
    const found = await this.database.query<{ key: string }>(keysWithoutRow, [keys]);
    await this.storage.remove(found.map(({ key }) => key));
    return found.length;
  }
}
