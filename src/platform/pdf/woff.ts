import { inflateSync } from 'node:zlib';

const headerBytes = 44;
const entryBytes = 20;
const sfntHeaderBytes = 12;
const sfntEntryBytes = 16;

/**
 * The OpenType font in a WOFF 1.0 file (W3C Recommendation, 2012). fontkit decompresses a table for each glyph it reads from
 * WOFF, in JavaScript, which takes most of the time of a small document.
 */
export function openTypeOf(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new Error('The font file is not WOFF 1.0.');
  const count = woff.readUInt16BE(12);
  const directory = Buffer.alloc(sfntHeaderBytes + count * sfntEntryBytes);
  woff.copy(directory, 0, 4, 8);
  writeSearchFields(directory, count);
  const parts: Buffer[] = [directory];
  let offset = directory.length;
  for (let at = 0; at < count; at++) {
    const table = tableAt(woff, headerBytes + at * entryBytes);
    const entry = sfntHeaderBytes + at * sfntEntryBytes;
    table.tagAndChecksum.copy(directory, entry);
    directory.writeUInt32BE(offset, entry + 8);
    directory.writeUInt32BE(table.bytes.length, entry + 12);
    const padding = Buffer.alloc(-table.bytes.length & 3);
    parts.push(table.bytes, padding);
    offset += table.bytes.length + padding.length;
  }
  return Buffer.concat(parts);
}

function tableAt(woff: Buffer, entry: number): { tagAndChecksum: Buffer; bytes: Buffer } {
  const [offset, packed, length] = [4, 8, 12].map((field) => woff.readUInt32BE(entry + field));
  const bytes = woff.subarray(offset, (offset ?? 0) + (packed ?? 0));
  const tag = woff.subarray(entry, entry + 4);
  const checksum = woff.subarray(entry + 16, entry + entryBytes);
  return { tagAndChecksum: Buffer.concat([tag, checksum]), bytes: packed === length ? bytes : inflateSync(bytes) };
}

function writeSearchFields(directory: Buffer, count: number): void {
  const power = Math.floor(Math.log2(count));
  const range = 2 ** power * sfntEntryBytes;
  [count, range, power, count * sfntEntryBytes - range].forEach((value, at) =>
    directory.writeUInt16BE(value, 4 + 2 * at),
  );
}
