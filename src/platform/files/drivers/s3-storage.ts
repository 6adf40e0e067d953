import type { Readable } from 'node:stream';
import type * as Loaded from '@aws-sdk/client-s3';
import type { Settings } from '#platform/config/settings.js';
import { Problem } from '#platform/problems/problem.js';
import { type ByteRange, bytesMissing, isOwnKey, Storage, storageAway, storageFull } from './storage.js';

type Sdk = typeof Loaded;

/** The smallest part S3 takes; one is held in memory for each upload. */
const partBytes = 5 * 1024 * 1024;
const keysPerRemoval = 1_000;
/** A store that is there answers sooner; one that falls silent must not keep people waiting for good. */
const timeoutMs = { connecting: 3_000, silent: 30_000, check: 5_000 };

/** Files in a bucket of anything that speaks S3, below a prefix of the organization's own. */
export class S3Storage extends Storage {
  private opened?: Promise<{ sdk: Sdk; client: Loaded.S3Client }>;

  constructor(private readonly settings: Settings) {
    super();
  }

  async write(key: string, bytes: Readable): Promise<void> {
    const { client } = await this.open();
    const { Upload } = await import('@aws-sdk/lib-storage');
    const params = { Bucket: this.bucket, Key: this.whole(key), Body: bytes };
    const upload = new Upload({ client, params, queueSize: 1, partSize: partBytes });
    // When the bytes themselves are refused, that is what people must hear, not how the store took it.
    let refusal: unknown;
    bytes.once('error', (error) => (refusal = error));
    await upload.done().catch((error: unknown) => {
      bytes.destroy();
      throw refusal ?? this.explain(error);
    });
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    const { sdk, client } = await this.open();
    const Range = range && `bytes=${range.start}-${range.end}`;
    const asked = new sdk.GetObjectCommand({ Bucket: this.bucket, Key: this.whole(key), Range });
    const { Body } = await client.send(asked).catch((error: unknown) => {
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
    for (let from = 0; from < keys.length; from += keysPerRemoval) {
      const Objects = keys.slice(from, from + keysPerRemoval).map((key) => ({ Key: this.whole(key) }));
      const asked = new sdk.DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } });
      const { Errors = [] } = await client.send(asked).catch((error: unknown) => {
        throw this.explain(error);
      });
      if (Errors.length > 0) throw this.explain(new Error(`S3 did not remove: ${Errors[0]?.Code}`));
    }
  }

  async *keys(olderThan?: Date): AsyncIterable<string> {
    const { sdk, client } = await this.open();
    const asked = { Bucket: this.bucket, Prefix: this.whole('') };
    for await (const { Contents = [] } of sdk.paginateListObjectsV2({ client }, asked)) {
      for (const { Key = '', LastModified } of Contents) {
        const key = Key.slice(this.whole('').length);
        if (isOwnKey(key) && (!olderThan || (LastModified && LastModified < olderThan))) yield key;
      }
    }
  }

  async tidy(olderThan: Date): Promise<number> {
    const { sdk, client } = await this.open();
    const asked = new sdk.ListMultipartUploadsCommand({ Bucket: this.bucket, Prefix: this.whole('') });
    const found = await client.send(asked).catch((error: unknown) => {
      // Some stores keep no unfinished uploads and do not know the question.
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
    const asked = new sdk.HeadBucketCommand({ Bucket: this.bucket });
    await client.send(asked, { abortSignal: AbortSignal.timeout(timeoutMs.check) }).catch((error: unknown) => {
      throw this.explain(error);
    });
  }

  override async close(): Promise<void> {
    (await this.opened)?.client.destroy();
  }

  private get bucket(): string | undefined {
    return this.settings.s3Bucket;
  }

  private whole(key: string): string {
    return `${this.settings.organizationSlug}/${key}`;
  }

  /** The client is loaded when it is first needed: it is large, and most instances keep their files themselves. */
  private open(): Promise<{ sdk: Sdk; client: Loaded.S3Client }> {
    // Which Node runs is decided for the whole product; a reminder at every start helps nobody.
    process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
    return (this.opened ??= import('@aws-sdk/client-s3').then((sdk) => ({ sdk, client: this.connect(sdk) })));
  }

  private connect({ S3Client }: Sdk): Loaded.S3Client {
    const { s3Region, s3Endpoint, s3ForcePathStyle, s3AccessKeyId = '', s3SecretAccessKey = '' } = this.settings;
    return new S3Client({
      region: s3Region,
      endpoint: s3Endpoint,
      forcePathStyle: s3ForcePathStyle,
      credentials: { accessKeyId: s3AccessKeyId, secretAccessKey: s3SecretAccessKey },
      requestHandler: { connectionTimeout: timeoutMs.connecting, socketTimeout: timeoutMs.silent },
      // Stores other than Amazon often do not know the newer checksums.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
  }

  /** What the store says is for the operator; people hear whether trying again helps. */
  private explain(error: unknown): unknown {
    if (error instanceof Problem) return error;
    const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
    if (name === 'NoSuchKey') return bytesMissing();
    return $metadata?.httpStatusCode === 507 || name === 'XMinioStorageFull' ? storageFull(error) : storageAway(error);
  }
}
