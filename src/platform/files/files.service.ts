import type { Readable } from 'node:stream';
import type { MultipartFile } from '@fastify/multipart';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { In, type Repository } from 'typeorm';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { allowLongBody, discardBody } from '#platform/limits/body-timeout.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { notFound } from '#platform/problems/problem.js';
import { type FileKind, maxLimit } from './content/file-types.js';
import { type ByteRange, Storage } from './drivers/storage.js';
import { Thumbnails } from './images/thumbnails.js';
import { refuseAnyTooLong } from './incoming-file.js';
import { OrphanedFiles } from './orphaned-files.js';
import { sendFile } from './outgoing-file.js';
import { type Owner, StorageUse } from './storage-use.js';
import { StoredFile } from './stored-file.entity.js';
import { type ReceivedBytes, UploadReceiver } from './upload-receiver.js';
import { readForm } from './uploads.js';

/** The owner of an upload and the kinds of files accepted. */
export interface Receiving {
  owner: Owner;
  /** Default: all kinds. */
  kinds?: readonly FileKind[];
  /** A limit below that of the kind. */
  maxBytes?: number;
  /** Looks into the stored bytes before any row is written. When it throws, the bytes are removed. */
  inspect?: (received: ReceivedBytes) => Promise<void>;
}

/** A completely received file, and the other fields of its form. */
export interface Received<T extends object> {
  file: StoredFile;
  options: T;
}

/** Uploads per user. */
const uploadLimit: Limit = { name: 'uploads', points: 30, seconds: 3600 };

type Class<T extends object> = new () => T;

/** Uploads and downloads of files. Access is decided by the record that refers to the file, before this is called. */
@Injectable()
export class FilesService {
  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly settings: Settings,
    private readonly receiver: UploadReceiver,
    private readonly thumbnails: Thumbnails,
    private readonly orphans: OrphanedFiles,
    private readonly use: StorageUse,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Streams the file of a form to the storage and reads the other fields as `shape`. `keep` then writes the row that
   * refers to the file, in the same transaction as the file's own row; on failure, rows and bytes are removed. Must not
   * be called in a transaction: an upload may take minutes.
   */
  async receive<T extends object, Kept>(
    request: FastifyRequest,
    shape: Class<T>,
    { owner, kinds, maxBytes, inspect }: Receiving,
    keep: (received: Received<T>) => Promise<Kept>,
  ): Promise<Kept> {
    const contentLength = request.headers['content-length'];
    const storageKeys: string[] = [];
    try {
      refuseAnyTooLong(contentLength, maxLimit(this.settings));
      await this.limits.count(uploadLimit, owner.userId);
      const room = await this.use.roomFor(owner);
      room.refuseTooLong(contentLength);
      const take = async (part: MultipartFile) => {
        const received = await this.receiver.receive(part, { contentLength, kinds, maxBytes, room });
        storageKeys.push(received.storageKey);
        return received;
      };
      allowLongBody(request);
      const { file, options } = await readForm(request, shape, take, this.formLimits);
      await inspect?.(file);
      return await this.database.transaction(async () => {
        const kept = await keep({ file: await this.insert(file, owner.userId), options });
        // Last, because this locks the organization's counter until the commit.
        await this.use.add(owner, file.sizeBytes);
        return kept;
      });
    } catch (error) {
      discardBody(request);
      // After a lost connection the commit may have succeeded, so the bytes stay; without a row, the sweep removes them.
      if (problemOfDatabaseError(error)?.kind !== 'unavailable')
        await this.storage.remove(storageKeys).catch(() => undefined);
      throw error;
    }
  }

  /** The file; 404 if it does not exist. The caller has checked that the actor may read it. */
  async get(fileId: string): Promise<StoredFile> {
    const file = await this.files.findOneBy({ id: fileId });
    if (!file) throw notFound('file');
    return file;
  }

  /** Files by id, in one query. */
  async byIds(fileIds: string[]): Promise<Map<string, StoredFile>> {
    const found = await this.files.findBy({ id: In(fileIds) });
    return new Map(found.map((file) => [file.id, file]));
  }

  /** The bytes of the file; the caller reads the stream to its end or destroys it. */
  open({ storageKey }: StoredFile): Promise<Readable> {
    return this.storage.read(storageKey);
  }

  /** Sends the file, or the requested range of it. The route injects `@Res()`. */
  async send(file: StoredFile, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { storageKey, originalName: name, mimeType, sizeBytes, sha256 } = file;
    const described = { name, mimeType, sizeBytes, etag: `"${sha256}"` };
    await sendFile(described, (range) => this.storage.read(storageKey, range), request, reply);
  }

  /** Sends the thumbnail of the file. */
  async sendThumbnail(file: StoredFile, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const thumbnail = await this.thumbnails.of(file);
    const name = `${file.originalName}.webp`;
    const described = { name, mimeType: 'image/webp', sizeBytes: thumbnail.length, etag: `"${file.sha256}-thumbnail"` };
    await sendFile(described, (range) => Promise.resolve(sliceOf(thumbnail, range)), request, reply);
  }

  /**
   * Deletes the files that no row refers to any more, in the open transaction; a job removes their bytes after the
   * commit. Returns the number of deleted files.
   */
  discard(fileIds: string[]): Promise<number> {
    return this.orphans.discard(fileIds);
  }

  /** SQL: whether the file $3 is an upload of the user $1 that no row refers to yet. */
  async ownUnattached(): Promise<string> {
    const isUnattached = await this.orphans.condition();
    return `EXISTS (SELECT FROM stored_files file WHERE file.id = $3::uuid AND file.owner_id = $1::uuid AND ${isUnattached})`;
  }

  /** Unscoped: files have no policy; access is decided by the record that refers to the file. */
  private get files(): Repository<StoredFile> {
    return this.database.manager.getRepository(StoredFile);
  }

  private async insert(received: ReceivedBytes, ownerId: string): Promise<StoredFile> {
    const { organizationId } = this.settings;
    const file = Object.assign(new StoredFile(), { ...received, ownerId, organizationId });
    await this.files.insert(file);
    await this.queue.add('make-thumbnail', { fileId: file.id });
    return file;
  }

  private get formLimits() {
    return { fileSize: maxLimit(this.settings) + 1, files: 1, fields: 30, parts: 32 };
  }
}

const sliceOf = (bytes: Buffer, range?: ByteRange): Buffer =>
  range ? bytes.subarray(range.start, range.end + 1) : bytes;
