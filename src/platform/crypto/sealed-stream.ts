import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const magic = Buffer.from('HRSEAL01');
const saltBytes = 16;
const headerBytes = magic.length + saltBytes;
const chunkBytes = 65_536;
const tagBytes = 16;

/** Thrown when a stream was changed, truncated or reordered, or was encrypted with another key or for another place. */
export class UnreadableSeal extends Error {}

/** Derives the key of one stream. It depends on `place`, so that encrypted files cannot be swapped. */
function streamKey(key: Buffer, salt: Buffer, place: string): Buffer {
  return Buffer.from(hkdfSync('sha256', key, salt, `homeroom sealed stream ${place}`, 32));
}

/** Nonces of the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): a counter, and a flag on the last chunk. */
function nonceOf(chunk: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.writeUIntBE(chunk, 5, 6);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** Encrypts a stream with AES-256-GCM in chunks of 64 KiB: a header with a random salt, then each chunk and its tag. */
export async function* seal(key: Buffer, place: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const chunkKey = streamKey(key, salt, place);
  yield Buffer.concat([magic, salt]);
  for await (const { chunk, index, isLast } of inChunks(bytes, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', chunkKey, nonceOf(index, isLast));
    yield Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }
}

/** Decrypts a stream of `seal`. Each chunk is authenticated before it is yielded. Throws UnreadableSeal. */
export async function* unseal(key: Buffer, place: string, bytes: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = bytes[Symbol.asyncIterator]();
  const { header, rest } = await readHeader(source, place);
  const chunkKey = streamKey(key, header.subarray(magic.length), place);
  for await (const { chunk, index, isLast } of inChunks(prepend(rest, source), chunkBytes + tagBytes)) {
    yield openChunk(chunkKey, chunk, nonceOf(index, isLast), place);
  }
}

function openChunk(key: Buffer, sealed: Buffer, nonce: Buffer, place: string): Buffer {
  if (sealed.length < tagBytes) throw new UnreadableSeal(`${place} is truncated.`);
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
    throw new UnreadableSeal(`${place} is not encrypted by Homeroom, or its header is missing.`);
  return { header, rest: read.subarray(headerBytes) };
}

async function* prepend(first: Buffer, source: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await source.next(); !next.done; next = await source.next()) yield next.value;
}

interface Chunk {
  chunk: Buffer;
  index: number;
  isLast: boolean;
}

/** Splits a stream into chunks of `size` bytes. The last chunk may be shorter; an empty stream is one empty chunk. */
async function* inChunks(bytes: AsyncIterable<Buffer>, size: number): AsyncGenerator<Chunk> {
  let buffered: Buffer[] = [];
  let length = 0;
  let index = 0;
  for await (const part of bytes) {
    buffered.push(part);
    length += part.length;
    if (length <= size) continue;
    let all = Buffer.concat(buffered);
    // One chunk is held back, because only the end of the stream shows which chunk is the last.
    for (; all.length > size; all = all.subarray(size))
      yield { chunk: all.subarray(0, size), index: index++, isLast: false };
    buffered = [all];
    length = all.length;
  }
  yield { chunk: Buffer.concat(buffered), index, isLast: true };
}
