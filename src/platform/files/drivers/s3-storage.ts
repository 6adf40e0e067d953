import type { Readable } from 'node:stream';
import type * as Loaded from '@aws-sdk/client-s3';
import type { Settings } from '#platform/config/settings.js';
import { Problem } from '#platform/problems/problem.js';
import { type ByteRange, bytesMissing, isOwnKey, Storage, storageUnavailable, storageFull } from './storage.js';

type Sdk = typeof Loaded;

/** The smallest part size S3 accepts; each upload holds one part in memory. */
const partBytes = 5 * 1024 * 1024;
const removeBatchSize = 1_000;
const timeoutMs = { connect: 3_000, idle: 30_000, check: 5_000 };

/** Stores files in an S3-compatible bucket under the organization's prefix. */
export class S3Storage extends Storage {
  private opened?: Promise<{ sdk: Sdk; client: Loaded.S3Client }>;

  constructor(private readonly settings: Settings) {
    super();
  }

  async write(key: string, bytes: Readable): Promise<void> {
    const { client } = await this.open();
    const { Upload } = await import('@aws-sdk/lib-storage');
    const params = { Bucket: this.bucket, Key: this.keyWithPrefix(key), Body: bytes };
    const upload = new Upload({ client, params, queueSize: 1, partSize: partBytes });
    // An error of the source, such as a file over the limit, takes precedence over the SDK's error.
    let sourceError: unknown;
    bytes.once('error', (error) => (sourceError = error));
    await upload.done().catch((error: unknown) => {
      bytes.destroy();
      throw sourceError ?? this.explain(error);
    });
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const { sdk, client } = await this.open();
    const Range = range && `bytes=${range.start}-${range.end}`;
    const command = new sdk.GetObjectCommand({ Bucket: this.bucket, Key: this.keyWithPrefix(key), Range });
    const { Body } = await client.send(command).catch((error: unknown) => {
      throw this.explain(error);
    });
    if (!Body) throw bytesMissing();
    return Body as Readable;
  }

  pathOf(): undefined {
    return undefined;
  }

  async remove(keys: string[]): Promise<void> {
    const { sdk, client } = await this.open();
    for (let from = 0; from < keys.length; from += removeBatchSize) {
      const Objects = keys.slice(from, from + removeBatchSize).map((key) => ({ Key: this.keyWithPrefix(key) }));
      const command = new sdk.DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await client.send(command).catch((error: unknown) => {
        throw this.explain(error);
      });
      if (Errors.length > 0) throw this.explain(new Error(`S3 could not delete an object: ${Errors[0]?.Code}`));
    }
  }

  async *keys(olderThan?: Date): AsyncIterable<string> {
    const { sdk, client } = await this.open();
    const input = { Bucket: this.bucket, Prefix: this.keyWithPrefix('') };
    for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client }, input)) {
      for (const { Key = '', LastModified } of Contents) {
        const key = Key.slice(this.keyWithPrefix('').length);
        if (isOwnKey(key) && (!olderThan || (LastModified && LastModified < olderThan))) yield key;
      }
    }
  }

  async tidy(olderThan: Date): Promise<number> {
    const { sdk, client } = await this.open();
    const command = new sdk.ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: this.keyWithPrefix('') });
    const found = await client.send(command).catch((error: unknown) => {
      // Some S3-compatible stores do not implement listing of multipart uploads.
      if ((error as Error).name === 'NotImplemented') return undefined;
      throw this.explain(error);
    });
    const abandoned = (found?.Uploads ?? []).filter(({ Initiated }) => Initiated && Initiated < olderThan);
    for (const { Key, UploadId } of abandoned) {
      await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: this.bucket, Key, UploadId }));
    }
    return abandoned.length;
  }

  async check(): Promise<void> {
    const { sdk, client } = await this.open();
    const command = new sdk.HeadBucketCommand({ Bucket: this.bucket });
    await client.send(command, { abortSignal: AbortSignal.timeout(timeoutMs.check) }).catch((error: unknown) => {
      throw this.explain(error);
    });
  }

  override async close(): Promise<void> {
    (await this.opened)?.client.destroy();
  }

  private get bucket(): string | undefined {
    return this.settings.s3Bucket;
  }

  private keyWithPrefix(key: string): string {
    return `${this.settings.organizationSlug}/${key}`;
  }

  /** Loads the SDK on first use: it is large, and most instances store files locally. */
  private open(): Promise<{ sdk: Sdk; client: Loaded.S3Client }> {
    // The supported Node versions are set in package.json; silence the SDK's own warning.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    return (this.opened ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: this.connect(sdk) })));
  }

  private connect({ S3Client }: Sdk): Loaded.S3Client {
    const { s3Region, s3Endpoint, s3ForcePathStyle, s3AccessKeyId = '', s3SecretAccessKey = '' } = this.settings;
    return new S3Client({
      ...(s3Region && { region: s3Region }),
      ...(s3Endpoint && { endpoint: s3Endpoint }),
      forcePathStyle: s3ForcePathStyle,
      credentials: { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey },
      requestHandler: { connectionTimeout: timeoutMs.connect, socketTimeout: timeoutMs.idle },
      // Many S3-compatible stores do not support the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** Keeps the store's message as the cause, for the log; the detail tells the user what to do. */
  private explain(error: unknown): unknown {
    if (error instanceof Problem) return error;
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if (name === 'NoSuchKey') return bytesMissing();
    return $metadata?.httpStatusCode === 507 || name === 'XMinioStorageFull'
      ? storageFull(error)
      : storageUnavailable(error);
  }
}
