import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { Database } from '#platform/database/database.js';
import { CoverImages } from './cover-images.js';
import { kindOf } from '#platform/files/content/file-types.js';
import { ImageProcessor } from './image-processor.js';
import { Storage } from '#platform/files/drivers/storage.js';
import { StorageUse } from '#platform/files/storage-use.js';
import { StoredFile } from '#platform/files/stored-file.entity.js';
import { placeholderImageOf } from './placeholder-image.js';

/** The small picture by which a file is recognised; every file gets one (OQ-093). */
@Injectable()
export class Thumbnails {
  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly pictures: ImageProcessor,
    private readonly covers: CoverImages,
    private readonly use: StorageUse,
  ) {}

  /** Makes and keeps it; made again, it takes the place of the first. */
  async make(fileId: string): Promise<void> {
    const file = await this.files.findOneBy({ id: fileId });
    if (file) await this.keep(file, await this.draw(file));
  }

  /** The picture, made now if its job has not come to it yet. */
  async of(file: StoredFile): Promise<Buffer> {
    if (file.thumbnailKey) return buffer(await this.storage.read(file.thumbnailKey));
    const picture = await this.draw(file);
    await this.keep(file, picture);
    return picture;
  }

  private async draw(file: StoredFile): Promise<Buffer> {
    const kind = kindOf(file.mimeType);
    const original = kind === 'document' ? undefined : await this.covers.of(file, kind);
    const small = original && (await this.pictures.small(original));
    return small ?? this.pictures.drawn(placeholderImageOf(kind));
  }

  private async keep(file: StoredFile, picture: Buffer): Promise<void> {
    const thumbnailKey = file.storageKey.replace(/\.[a-z0-9]+$/, '.thumbnail.webp');
    await this.storage.write(thumbnailKey, Readable.from([picture]));
    const isKept = await this.database.transaction(() => this.record(file.id, thumbnailKey, picture.length));
    if (!isKept) await this.storage.remove([thumbnailKey]);
  }

  /** Returns whether the file still exists. The row lock keeps two records of one thumbnail from counting it twice. */
  private async record(fileId: string, thumbnailKey: string, thumbnailBytes: number): Promise<boolean> {
    const before = await this.files.findOne({ where: { id: fileId }, lock: { mode: 'pessimistic_write' } });
    if (!before) return false;
    await this.files.update({ id: fileId }, { thumbnailKey, thumbnailBytes });
    await this.use.addThumbnail(thumbnailBytes - before.thumbnailBytes);
    return true;
  }

  /** Unscoped: a job acts for nobody. */
  private get files() {
    return this.database.manager.getRepository(StoredFile);
  }
}
