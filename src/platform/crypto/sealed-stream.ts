import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const magic = Buffer.from('HRSEAL01');
const saltBytes = 16;
const headerBytes = magic.length + saltBytes;
const chunkBytes = 65_536;
const tagBytes = 16;

/** Encrypted bytes that were changed, cut off, reordered, or encrypted with another key or for another place. */
export class UnreadableSeal extends Error {}

/** The key of one stream: `place` is part of it, so that one encrypted file cannot take the place of another. */
function streamKey(key: Buffer, salt: Buffer, place: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `homeroom sealed stream ${place}`, 32));
}

/** The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a counter, and a mark on the last chunk. */
function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(chunk, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Encrypts a stream with AES-256-GCM in chunks of 64 KiB: a header with a random salt, then each chunk and its tag. */
export async function* seal(key: Buffer, place: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const own = streamKey(key, salt, place);
  yield Buffer.concat([magic, salt]);
  for await (const { chunk, index, isLast } of inChunks(bytes, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', own, nonceOf(index, isLast));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Decrypts what `seal` made. Every chunk is authenticated before it is passed on; throws UnreadableSeal. */
export async function* unseal(key: Buffer, place: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = bytes[Symbol.asyncIterator]();
  const { header, rest } = await readHeader(source, place);
  const own = streamKey(key, header.subarray(magic.length), place);
  for await (const { chunk, index, isLast } of inChunks(following(rest, source), chunkBytes + tagBytes)) {
    yield opened(own, chunk, nonceOf(index, isLast), place);
  }
}

function opened(key: Buffer, sealed: Buffer, nonce: Buffer, place: string): Buffer {
  if (sealed.length < tagBytes) throw new UnreadableSeal(`${place} is cut off.`);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  const text = decipher.update(sealed.subarray(0, -tagBytes));
  try {
    return Buffer.concat([text, decipher.final()]);
  } catch {
    throw new UnreadableSeal(`${place} was changed, or encrypted with another key.`);
  }
}

async function readHeader(source: AsyncIterator<Buffer>, place: string): Promise<{ header: Buffer; rest: Buffer }> {
  let read = Buffer.alloc(0);
  while (read.length < headerBytes) {
    const next = await source.next();
    if (next.done) break;
    read = Buffer.concat([read, next.value]);
  }
  const header = read.subarray(0, headerBytes);
  if (header.length < headerBytes || !header.subarray(0, magic.length).equals(magic))
    throw new UnreadableSeal(`${place} is not encrypted by this product, or its beginning is missing.`);
  return { header, rest: read.subarray(headerBytes) };
}

async function* following(first: Buffer, source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
}

interface Chunk {
  chunk: Buffer;
  index: number;
  isLast: boolean;
}

/** Chunks of exactly `size` bytes; the last one may be shorter, and an empty stream is one empty chunk. */
async function* inChunks(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Chunk> {
  let waiting: Buffer[] = [];
  let length = 0;
  let index = 0;
  for await (const part of bytes) {
    waiting.push(part);
    length += part.length;
    if (length <= size) continue;
    let all = Buffer.concat(waiting);
    // One chunk stays behind, because only the end of the stream tells which one is the last.
    for (; all.length > size; all = all.subarray(size))
      yield { chunk: all.subarray(0, size), index: index++, isLast: false };
    waiting = [all];
    length = all.length;
  }
  yield { chunk: Buffer.concat(waiting), index, isLast: true };
}
