import { randomUUID } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { Clock } from '#platform/config/clock.js';
import { Settings } from '#platform/config/settings.js';
import { declaredType, type FileKind, limitOf, unsupportedType } from './content/file-types.js';
import { Storage } from './drivers/storage.js';
import { ImageSizes } from './images/image-sizes.js';
import { IncomingFile, refuseTooLong } from './incoming-file.js';
import { originalName } from './original-name.js';
import type { StorageRoom } from './storage-room.js';
import type { StoredFile } from './stored-file.entity.js';

/** The columns of a file that are known once it is completely received. */
export type ReceivedBytes = Pick<StoredFile, 'storageKey' | 'originalName' | 'mimeType' | 'sizeBytes' | 'sha256'>;

export interface ReceiveOptions {
  /** The request's Content-Length header. */
  contentLength: string | undefined;
  kinds: readonly FileKind[] | undefined;
  /** A limit below that of the kind. */
  maxBytes: number | undefined;
  room: StorageRoom;
}

/** A file of a form, or one that came inside another file. */
export interface IncomingPart {
  filename: string;
  mimetype: string;
  file: AsyncIterable<Buffer>;
}

/** Receives uploads: checks type, size and content, and stores them under a generated key. Refused files leave nothing. */
@Injectable()
export class UploadReceiver {
  constructor(
    private readonly storage: Storage,
    private readonly settings: Settings,
    private readonly clock: Clock,
    private readonly imageSizes: ImageSizes,
  ) {}

  /** Streams the file of a form to the storage. Throws 413 or 415 for a file that breaks a rule or exceeds `room`. */
  async receive(part: IncomingPart, { contentLength, kinds, maxBytes, room }: ReceiveOptions): Promise<ReceivedBytes> {
    const type = declaredType(part.filename, part.mimetype, kinds);
    const { kind, mimeType, extension } = type;
    if (kinds && !kinds.includes(kind))
      throw unsupportedType(`Files of kind ${kind} are not accepted here. Accepted kinds: ${kinds.join(', ')}.`);
    const limit = Math.min(maxBytes ?? Infinity, limitOf(kind, this.settings));
    refuseTooLong(contentLength, type, limit);
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
