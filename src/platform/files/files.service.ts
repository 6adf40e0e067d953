import type { MultipartFile } from '@fastify/multipart';
import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { In, type Repository } from 'typeorm';
import { Settings } from '#platform/config/settings.js';
import { Database } from '#platform/database/database.js';
import { allowLongBody, discardBody } from '#platform/limits/body-timeout.js';
import { readForm } from './uploads.js';
import { JobQueue } from '#platform/jobs/queue.js';
import { type Limit, RateLimits } from '#platform/limits/rate-limits.js';
import { notFound } from '#platform/problems/problem.js';
import { problemOfDatabaseError } from '#platform/problems/constraint-errors.js';
import { type FileKind, maxLimit } from './content/file-types.js';
import { refuseAnyTooLong } from './incoming-file.js';
import { type ReceivedBytes, UploadReceiver } from './upload-receiver.js';
import { answerWith } from './outgoing-file.js';
import { type ByteRange, Storage } from './drivers/storage.js';
import { type Owner, StorageUse } from './storage-use.js';
import { StoredFile } from './stored-file.entity.js';
import { Thumbnails } from './images/thumbnails.js';
import { OrphanedFiles } from './orphaned-files.js';

/** Whose the file is, and what it may be. */
export interface Receiving {
  owner: Owner;
  /** Every kind unless said otherwise. */
  kinds?: readonly FileKind[];
}

/** A file that has arrived whole, and what the form said about it. */
export interface Received<T extends object> {
  file: StoredFile;
  options: T;
}

/** Files one person may send (OQ-062). */
const perPerson: Limit = { name: 'uploads', points: 30, seconds: 3600 };

type Class<T extends object> = new () => T;

/** Files on their way in and out. Who may have a file is decided by what names it, before this is asked. */
@Injectable()
export class FilesService {
  constructor(
    private readonly storage: Storage,
    private readonly database: Database,
    private readonly queue: JobQueue,
    private readonly settings: Settings,
    private readonly intake: UploadReceiver,
    private readonly thumbnails: Thumbnails,
    private readonly unnamed: OrphanedFiles,
    private readonly use: StorageUse,
    private readonly limits: RateLimits,
  ) {}

  /**
   * Takes the file of a form while it arrives, and what the form says about it as `shape`. `keep` then writes the row
   * that names the file, in the same transaction as the file's own: both stay, or neither and no bytes. Call it
   * outside of any transaction: a file may take minutes to arrive.
   */
  async receive<T extends object, Kept>(
    request: FastifyRequest,
    shape: Class<T>,
    { owner, kinds }: Receiving,
    keep: (received: Received<T>) => Promise<Kept>,
  ): Promise<Kept> {
    const announced = request.headers['content-length'];
    const storageKeys: string[] = [];
    try {
      refuseAnyTooLong(announced, maxLimit(this.settings));
      await this.limits.count(perPerson, owner.userId);
      const room = await this.use.roomFor(owner);
      room.refuseTooLong(announced);
      const take = async (part: MultipartFile) => {
        const arrived = await this.intake.receive(part, { announced, kinds, room });
        storageKeys.push(arrived.storageKey);
        return arrived;
      };
      allowLongBody(request);
      const { file, options } = await readForm(request, shape, take, this.formLimits);
      return await this.database.transaction(async () => {
        const kept = await keep({ file: await this.insert(file, owner.userId), options });
        // Last, because the counter of the organization is locked from here to the commit.
        await this.use.add(owner, file.sizeBytes);
        return kept;
      });
    } catch (error) {
      discardBody(request);
      // When nobody knows whether it was committed, the bytes stay: without a row they are swept away later.
      if (problemOfDatabaseError(error)?.kind !== 'unavailable')
        await this.storage.remove(storageKeys).catch(() => undefined);
      throw error;
    }
  }

  /** The file. Whoever asks has made sure that the actor may have it. */
  async get(fileId: string): Promise<StoredFile> {
    const file = await this.files.findOneBy({ id: fileId });
    if (!file) throw notFound('file');
    return file;
  }

  /** Several files by their ids, in one query. */
  async byIds(fileIds: string[]): Promise<Map<string, StoredFile>> {
    const found = await this.files.findBy({ id: In(fileIds) });
    return new Map(found.map((file) => [file.id, file]));
  }

  /** Answers with the bytes of the file, or the part of them that is asked for. The route injects `@Res()`. */
  async send(file: StoredFile, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { storageKey, originalName: name, mimeType, sizeBytes, sha256 } = file;
    const described = { name, mimeType, sizeBytes, etag: `"${sha256}"` };
    await answerWith(described, (range) => this.storage.read(storageKey, range), request, reply);
  }

  /** Answers with the small picture of the file. */
  async sendThumbnail(file: StoredFile, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const picture = await this.thumbnails.of(file);
    const name = `${file.originalName}.webp`;
    const described = { name, mimeType: 'image/webp', sizeBytes: picture.length, etag: `"${file.sha256}-thumbnail"` };
    await answerWith(described, (range) => Promise.resolve(part(picture, range)), request, reply);
  }

  /**
   * Lets go of files, as part of the open transaction. Those that something still names stay. The bytes of the others
   * are removed by a job once this is committed. Returns how many went.
   */
  discard(fileIds: string[]): Promise<number> {
    return this.unnamed.discard(fileIds);
  }

  /** Unscoped, like everything here: files have no readers of their own. */
  private get files(): Repository<StoredFile> {
    return this.database.manager.getRepository(StoredFile);
  }

  private async insert(arrived: ReceivedBytes, ownerId: string): Promise<StoredFile> {
    const { organizationId } = this.settings;
    const file = Object.assign(new StoredFile(), { ...arrived, ownerId, organizationId });
    await this.files.insert(file);
    await this.queue.add('make-thumbnail', { fileId: file.id });
    return file;
  }

  private get formLimits() {
    return { fileSize: maxLimit(this.settings) + 1, files: 1, fields: 30, parts: 32 };
  }
}

const part = (bytes: Buffer, range?: ByteRange): Buffer => (range ? bytes.subarray(range.start, range.end + 1) : bytes);
