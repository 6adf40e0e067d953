import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { declaredType, type FileKind, limitOf, unsupportedType } from './content/file-types.js';
import { ImageSizes } from './images/image-sizes.js';
import { IncomingFile, refuseTooLong } from './incoming-file.js';
import { originalName } from './original-name.js';
import { Storage } from './drivers/storage.js';
import type { StorageRoom } from './storage-room.js';
import type { StoredFile } from './stored-file.entity.js';

/** What is known of a file once all of it is here. */
export type ReceivedBytes = Pick<StoredFile, 'storageKey' | 'originalName' | 'mimeType' | 'sizeBytes' | 'sha256'>;

export interface ReceiveOptions {
  announced: string | undefined;
  kinds: readonly FileKind[] | undefined;
  room: StorageRoom;
}

/** Takes files in: as what they are, under a name of our own, and nothing of those that are refused (OQ-092). */
@Injectable()
export class UploadReceiver {
  constructor(
    private readonly storage: Storage,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly imageSizes: ImageSizes,
  ) {}

  /**
   * Keeps the bytes of a form's file while it arrives. `announced` is what the request says of its length; a file that
   * outgrows `room` is refused.
   */
  async receive(part: MultipartFile, { announced, kinds, room }: ReceiveOptions): Promise<ReceivedBytes> {
    const type = declaredType(part.filename, part.mimetype);
    const { kind, mimeType, extension } = type;
    if (kinds && !kinds.includes(kind))
      throw unsupportedType(`Only files of these kinds go here: ${kinds.join(', ')}.`);
    const limit = limitOf(kind, this.settings);
    refuseTooLong(announced, type, limit);
    const storageKey = this.newKey(extension);
    const incoming = new IncomingFile(type, limit);
    const bytes = incoming.inspect(room.limit(part.file));
    await this.storage.write(storageKey, Readable.from(bytes, { objectMode: false }));
    const { sizeBytes } = incoming;
    if (kind === 'image') await this.imageSizes.check(storageKey, sizeBytes);
    const sha256 = incoming.digest();
    return { storageKey, originalName: originalName(part.filename), mimeType, sizeBytes, sha256 };
  }

  private newKey(extension: string): string {
    const [year, month] = this.clock.now().toISOString().split('-');
    return `${year}/${month}/${randomUUID()}.${extension}`;
  }
}
