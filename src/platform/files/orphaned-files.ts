import { Injectable } from '@nestjs/common';
import { Database, type Statement } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { Storage } from './drivers/storage.js';
import { type FreedFile, StorageUse } from './storage-use.js';

const hour = 3_600_000;

/** Bytes come before their row; no upload lasts longer than an hour. */
const minBytesAgeMs = 2 * hour;
/** A row comes together with what names it; a day lets people put right what they took away. */
const minRowAgeMs = 24 * hour;
const batchSize = 1_000;

const references: Statement = {
  name: 'file-references',
  text: `SELECT c.conrelid::regclass::text AS "table", quote_ident(a.attname) AS "column"
         FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
         WHERE c.contype = 'f' AND c.confrelid = 'stored_files'::regclass
         ORDER BY 1, 2`,
};
// Whoever is about to name a file waits here, or has finished and is seen by the next statement.
const hold: Statement = {
  name: 'files-hold',
  text: 'SELECT id FROM stored_files WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE',
};
const unknown: Statement = {
  name: 'bytes-unknown',
  text: `SELECT key FROM unnest($1::text[]) key
         WHERE NOT EXISTS (SELECT FROM stored_files WHERE storage_key = key)
           AND NOT EXISTS (SELECT FROM stored_files WHERE thumbnail_key = key)`,
};
const unmeasured: Statement = {
  name: 'thumbnails-unmeasured',
  text: `SELECT id AS "fileId" FROM stored_files WHERE thumbnail_key IS NOT NULL AND thumbnail_bytes = 0 LIMIT 1000`,
};

interface GoneFile extends FreedFile {
  storage_key: string;
  thumbnail_key: string | null;
}

/** Files nobody needs any more. What names a file is asked of the database's foreign keys, so that no feature is forgotten. */
@Injectable()
export class OrphanedFiles {
  private condition?: string;

  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly use: StorageUse,
  ) {}

  /** Deletes those of the rows that nothing names; their bytes go by a job after the commit. Returns how many went. */
  async discard(fileIds: string[]): Promise<number> {
    if (fileIds.length === 0) return 0;
    const isOrphaned = await this.isUnnamed();
    return this.database.transaction(async () => {
      await this.database.query(hold, [fileIds]);
      const gone = await this.database.query<GoneFile>(
        {
          name: 'files-discard',
          text: `DELETE FROM stored_files file WHERE id = ANY ($1::uuid[]) AND ${isOrphaned}
                 RETURNING storage_key, thumbnail_key, owner_id, size_bytes, thumbnail_bytes`,
        },
        [fileIds],
      );
      await this.use.remove(gone);
      const keys = gone.flatMap((row) => [row.storage_key, row.thumbnail_key ?? []].flat());
      if (keys.length > 0) await this.queue.add('remove-bytes', { keys });
      return gone.length;
    });
  }

  /**
   * Takes away what was left over, by a crash between bytes and row or by a row that nothing names any more. Returns
   * how many files and loose bytes went.
   */
  async sweep(now: Date): Promise<number> {
    const before = new Date(now.getTime() - minBytesAgeMs);
    const loose = (await this.storage.tidy(before)) + (await this.removeUnknown(before));
    const unnamed = await this.orphanedSince(new Date(now.getTime() - minRowAgeMs));
    return loose + (await this.discard(unnamed));
  }

  /** Makes the thumbnails again whose size is not known, because they are older than the counters. */
  async measureThumbnails(): Promise<void> {
    const files = await this.database.query<{ fileId: string }>(unmeasured);
    await this.queue.addAll('make-thumbnail', files);
  }

  private async orphanedSince(before: Date): Promise<string[]> {
    const found = await this.database.query<{ id: string }>(
      {
        name: 'files-unnamed',
        text: `SELECT id FROM stored_files file WHERE created_at < $1 AND ${await this.isUnnamed()} LIMIT 10000`,
      },
      [before],
    );
    return found.map(({ id }) => id);
  }

  private async removeUnknown(before: Date): Promise<number> {
    let removed = 0;
    let keys: string[] = [];
    for await (const key of this.storage.keys(before)) {
      if (keys.push(key) < batchSize) continue;
      removed += await this.removeUnknownOf(keys);
      keys = [];
    }
    return removed + (await this.removeUnknownOf(keys));
  }

  private async removeUnknownOf(keys: string[]): Promise<number> {
    const found = await this.database.query<{ key: string }>(unknown, [keys]);
    await this.storage.remove(found.map(({ key }) => key));
    return found.length;
  }

  /** True of a `file` that no foreign key points at. */
  private async isUnnamed(): Promise<string> {
    if (this.condition) return this.condition;
    const naming = await this.database.query<{ table: string; column: string }>(references);
    const named = naming.map(({ table, column }) => `NOT EXISTS (SELECT FROM ${table} t WHERE t.${column} = file.id)`);
    return (this.condition = named.join(' AND ') || 'TRUE');
  }
}
