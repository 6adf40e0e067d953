import { createHash } from 'node:crypto';
import { formBytes } from './uploads.js';
import { invalid, tooLarge } from '#platform/problems/problem.js';
import { type FileType, unsupportedType } from './content/file-types.js';
import { checkOfficeArchive, directoryBytes } from './content/office-archive.js';
import { PlainText } from './content/plain-text.js';

const signatureBytes = 4_100;

/**
 * A file while it arrives. What flows through is weighed, hashed and held against the type it claims, as far as can be
 * told at each moment; nothing but its first and last bytes is remembered.
 */
export class IncomingFile {
  sizeBytes = 0;
  private readonly hash = createHash('sha256');
  private readonly text = new PlainText();
  private readonly tail: Buffer[] = [];
  private tailBytes = 0;

  constructor(
    private readonly type: FileType,
    private readonly limit: number,
  ) {}

  /** The same bytes; throws as soon as they break the rules. */
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
      yield await this.recognise(head);
      head = undefined;
    }
    if (head) yield await this.recognise(head);
    await this.lookBack();
  }

  /** In hex; asked once, at the end. */
  digest(): string {
    return this.hash.digest('hex');
  }

  private take(chunk: Buffer): void {
    this.sizeBytes += chunk.length;
    if (this.sizeBytes > this.limit) throw fileTooLarge(this.type, this.limit);
    this.hash.update(chunk);
    if (this.type.content === 'text') this.text.take(chunk);
    else if ('archive' in this.type.content) this.remember(chunk);
  }

  private remember(chunk: Buffer): void {
    this.tail.push(chunk);
    this.tailBytes += chunk.length;
    for (let [first] = this.tail; first && this.tailBytes - first.length >= directoryBytes; [first] = this.tail) {
      this.tailBytes -= first.length;
      this.tail.shift();
    }
  }

  private async recognise(head: Buffer): Promise<Buffer> {
    const { content } = this.type;
    if (head.length === 0) throw invalid('file_empty', 'The file is empty. Send one with content.');
    if (content === 'text') await refuseDisguised(head);
    else if ('archive' in content) await refuseNoArchive(head, this.type);
    else if (!content.magic.includes((await typeOf(head)) ?? '')) throw otherContent();
    return head;
  }

  private async lookBack(): Promise<void> {
    if (this.type.content === 'text') this.text.end();
    else if ('archive' in this.type.content) {
      await checkOfficeArchive(Buffer.concat(this.tail), this.sizeBytes, this.type.content.archive);
    }
  }
}

/** Refuses by what the request says of its length, before anything is read. */
export function refuseTooLong(contentLength: string | undefined, type: FileType, limit: number): void {
  if (Number(contentLength) > limit + formBytes) throw fileTooLarge(type, limit);
}

async function typeOf(head: Buffer): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import('file-type');
  return (await fileTypeFromBuffer(head))?.mime;
}

async function refuseDisguised(head: Buffer): Promise<void> {
  if (await typeOf(head)) throw otherContent();
}

/** OpenDocument says at its beginning which kind it is; for the others that is seen at the end. */
async function refuseNoArchive(head: Buffer, { mimeType }: FileType): Promise<void> {
  const isOther = mimeType.includes('opendocument') && (await typeOf(head)) !== mimeType;
  if (isOther || head.toString('latin1', 0, 4) !== 'PK\u0003\u0004') throw otherContent();
}

const otherContent = () =>
  unsupportedType('The content of the file is not what its name says. Send it under its right name.');

/** As `refuseTooLong`, before even the type of the file is known. */
export function refuseAnyTooLong(contentLength: string | undefined, limit: number): void {
  if (Number(contentLength) > limit + formBytes)
    throw tooLarge('file_too_large', `A file may have at most ${limit / 1024 / 1024} MiB. Send a smaller one.`);
}

const fileTooLarge = ({ kind }: FileType, limit: number) =>
  tooLarge('file_too_large', `${sentence(kind)} may have at most ${limit / 1024 / 1024} MiB. Send a smaller one.`);

const sentence = (kind: string) =>
  kind === 'audio' ? 'An audio file' : `${/^[aeiou]/.test(kind) ? 'An' : 'A'} ${kind}`;
