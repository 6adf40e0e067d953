import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { kindOf } from '#platform/files/content/file-types.js';
import { Storage } from '#platform/files/drivers/storage.js';
import { StorageUse } from '#platform/files/storage-use.js';
import { StoredFile } from '#platform/files/stored-file.entity.js';
import { CoverImages } from './cover-images.js';
import { ImageProcessor } from './image-processor.js';
import { placeholderImageOf } from './placeholder-image.js';

/** Thumbnails of files (WebP, at most 320 px). Every file gets one: its cover image or a placeholder for its kind. */
@Injectable()
export class Thumbnails {
  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly images: ImageProcessor,
    private readonly covers: CoverImages,
    private readonly use: StorageUse,
  ) {}

  /** Creates and stores the thumbnail of a file, replacing an earlier one. */
  async make(fileId: string): Promise<void> {
    const file = await this.files.findOneBy({ id: fileId });
    if (file) await this.store(file, await this.create(file));
  }

  /** The thumbnail, created now if its job has not run yet. */
  async of(file: StoredFile): Promise<Buffer> {
    if (file.thumbnailKey) return buffer(await this.storage.read(file.thumbnailKey));
    const thumbnail = await this.create(file);
    await this.store(file, thumbnail);
    return thumbnail;
  }

  private async create(file: StoredFile): Promise<Buffer> {
    const kind = kindOf(file.mimeType);
    const original = kind === 'document' ? undefined : await this.covers.of(file, kind);
    const small = original && (await this.images.small(original));
    return small ?? this.images.fromSvg(placeholderImageOf(kind));
  }

  private async store(file: StoredFile, thumbnail: Buffer): Promise<void> {
    const thumbnailKey = file.storageKey.replace(/\.[a-z0-9]+$/, '.thumbnail.webp');
    await this.storage.write(thumbnailKey, Readable.from([thumbnail]));
    const exists = await this.database.transaction(() => this.record(file.id, thumbnailKey, thumbnail.length));
    if (!exists) await this.storage.remove([thumbnailKey]);
  }

  /** Returns whether the file still exists. The row lock prevents two concurrent calls from counting the bytes twice. */
  private async record(fileId: string, thumbnailKey: string, thumbnailBytes: number): Promise<boolean> {
    const before = await this.files.findOne({ where: { id: fileId }, lock: { mode: 'pessimistic_write' } });
    if (!before) return false;
    await this.files.update({ id: fileId }, { thumbnailKey, thumbnailBytes });
    await this.use.addOwn(thumbnailBytes - before.thumbnailBytes);
    return true;
  }

  /** Unscoped: jobs have no actor. */
  private get files() {
    return this.database.manager.getRepository(StoredFile);
  }
}
