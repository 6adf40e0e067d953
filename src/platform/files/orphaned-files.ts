import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Storage } from './drivers/storage.js';
import { type FreedFile, StorageUse } from './storage-use.js';

const hour = 3_600_000;

/** Bytes are stored before their row is committed, and a request may take up to an hour. */
const minBytesAgeMs = 2 * hour;
/** Files without a reference are kept for a day, so that a removed reference can be restored. */
const minRowAgeMs = 24 * hour;
const batchSize = 1_000;

const references: Statement = {
  name: 'file-references',
  text: `SELECT c.conrelid::regclass::text AS "table", quote_ident(a.attname) AS "column"
         FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
         WHERE c.contype = 'f' AND c.confrelid = 'stored_files'::regclass
         ORDER BY 1, 2`,
};
// A transaction that adds a reference either waits for this lock or has committed and is visible to the next statement.
const lockFiles: Statement = {
  name: 'files-lock',
  text: 'SELECT id FROM stored_files WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
};
const keysWithoutRow: Statement = {
  name: 'storage-keys-without-row',
  text: `SELECT key FROM unnest($1::text[]) key
         WHERE NOT EXISTS (SELECT FROM stored_files WHERE storage_key = key)
           AND NOT EXISTS (SELECT FROM stored_files WHERE thumbnail_key = key)`,
};
interface DeletedFile extends FreedFile {
  storage_key: string;
  thumbnail_key: string | null;
}

/** Removes files that no row refers to. References are found through the database's foreign keys, for every feature. */
@Injectable()
export class OrphanedFiles {
  private condition?: string;

  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly use: StorageUse,
  ) {}

  /** Deletes the rows without references; a job removes their bytes after the commit. Returns the number of rows. */
  async discard(fileIds: string[]): Promise<number> {
    if (fileIds.length === 0) return 0;
    const isOrphaned = await this.orphanCondition();
    return this.database.transaction(async () => {
      await this.database.query(lockFiles, [fileIds]);
      const deleted = await this.database.query<DeletedFile>(
        {
          name: 'files-discard',
          text: `DELETE FROM stored_files file WHERE id = ANY ($1::uuid[]) AND ${isOrphaned}
                 RETURNING storage_key, thumbnail_key, owner_id, size_bytes, thumbnail_bytes`,
        },
        [fileIds],
      );
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

  private async orphanedSince(before: Date): Promise<string[]> {
    const found = await this.database.query<{ id: string }>(
      {
        name: 'files-orphaned',
        text: `SELECT id FROM stored_files file WHERE created_at < $1 AND ${await this.orphanCondition()} LIMIT 10000`,
      },
      [before],
    );
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

  /** The SQL condition for a row `file` that no foreign key references. */
  private async orphanCondition(): Promise<string> {
    if (this.condition) return this.condition;
    const columns = await this.database.query<{ table: string; column: string }>(references);
    const absent = columns.map(
      ({ table, column }) => `NOT EXISTS (SELECT FROM ${table} t WHERE t.${column} = file.id)`,
    );
    return (this.condition = absent.join(' AND ') || 'TRUE');
  }
}
