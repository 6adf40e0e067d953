import { createHash } from 'node:crypto';
import { invalid, tooLarge } from '#platform/problems/problem.js';
import { AudioCheck } from './content/audio/audio-check.js';
import { type FileType, unsupportedType } from './content/file-types.js';
import { checkOfficeArchive, directoryBytes } from './content/office-archive.js';
import { PlainText } from './content/plain-text.js';
import { formOverheadBytes } from './uploads.js';

const signatureBytes = 4_100;

/**
 * An upload in progress. Its chunks are measured, hashed and checked against the declared type as they pass; only the
 * first and last bytes are buffered.
 */
export class IncomingFile {
  sizeBytes = 0;
  private readonly hash = createHash('sha256');
  private readonly text = new PlainText();
  private readonly audio: AudioCheck | undefined;
  private readonly tail: Buffer[] = [];
  private tailBytes = 0;

  constructor(
    private readonly type: FileType,
    private readonly limit: number,
  ) {
    if (type.kind === 'audio') this.audio = new AudioCheck(type.mimeType);
  }

  /** Passes the bytes on; throws as soon as they break a rule. */
  async *inspect(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    let head: Buffer | undefined = Buffer.alloc(0);
    for await (const chunk of source) {
      this.take(chunk);
      if (!head) {
        yield chunk;
        continue;
      }
      head = Buffer.concat([head, chunk]);
      if (head.length < signatureBytes) continue;
      yield await this.checkHead(head);
      head = undefined;
    }
    if (head) yield await this.checkHead(head);
    await this.checkEnd();
  }

  /** The SHA-256 in hex; call it once, after the last chunk. */
  digest(): string {
    return this.hash.digest('hex');
  }

  private take(chunk: Buffer): void {
    this.sizeBytes += chunk.length;
    if (this.sizeBytes > this.limit) throw fileTooLarge(this.type, this.limit);
    this.hash.update(chunk);
    if (this.type.content === 'text') this.text.take(chunk);
    else if ('archive' in this.type.content) this.appendToTail(chunk);
    this.audio?.take(chunk);
  }

  private appendToTail(chunk: Buffer): void {
    this.tail.push(chunk);
    this.tailBytes += chunk.length;
    for (let [first] = this.tail; first && this.tailBytes - first.length >= directoryBytes; [first] = this.tail) {
      this.tailBytes -= first.length;
      this.tail.shift();
    }
  }

  private async checkHead(head: Buffer): Promise<Buffer> {
    const { content } = this.type;
    if (head.length === 0) throw invalid('file_empty', 'The file is empty. Upload a file with content.');
    if (content === 'text') await refuseBinary(head);
    else if ('archive' in content) await refuseOtherThanArchive(head, this.type);
    else if (!content.magic.includes((await typeOf(head)) ?? '')) throw contentMismatch();
    return head;
  }

  private async checkEnd(): Promise<void> {
    this.audio?.end();
    if (this.type.content === 'text') this.text.end();
    else if ('archive' in this.type.content) {
      await checkOfficeArchive(Buffer.concat(this.tail), this.sizeBytes, this.type.content.archive);
    }
  }
}

/** Throws 413 by Content-Length, before the body is read. */
export function refuseTooLong(contentLength: string | undefined, type: FileType, limit: number): void {
  if (Number(contentLength) > limit + formOverheadBytes) throw fileTooLarge(type, limit);
}

async function typeOf(head: Buffer): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  return (await fileTypeFromBuffer(head))?.mime;
}

async function refuseBinary(head: Buffer): Promise<void> {
  if (await typeOf(head)) throw contentMismatch();
}

/** OpenDocument names its type in the first entry; the type of other archives is checked at their end. */
async function refuseOtherThanArchive(head: Buffer, { mimeType }: FileType): Promise<void> {
  const isOther = mimeType.includes('opendocument') && (await typeOf(head)) !== mimeType;
  if (isOther || head.toString('latin1', 0, 4) !== 'PK\u0003\u0004') throw contentMismatch();
}

const contentMismatch = () =>
  unsupportedType('The content of the file does not match its extension. Correct the extension.');

/** Like `refuseTooLong`, before the type of the file is known. */
export function refuseAnyTooLong(contentLength: string | undefined, limit: number): void {
  if (Number(contentLength) > limit + formOverheadBytes)
    throw tooLarge('file_too_large', `A file may have at most ${limit / 1024 / 1024} MiB. Upload a smaller file.`);
}

const fileTooLarge = ({ kind }: FileType, limit: number) =>
  tooLarge(
    'file_too_large',
    `${withArticle(kind)} may have at most ${limit / 1024 / 1024} MiB. Upload a smaller file.`,
  );

const withArticle = (kind: string) =>
  kind === 'audio' ? 'An audio file' : `${/^[aeiou]/.test(kind) ? 'An' : 'A'} ${kind}`;
