import yauzl, { type Entry } from 'yauzl';
import { Problem } from '#platform/problems/problem.js';
import { unsupportedType } from './file-types.js';

/** How much of the end of an archive is looked at: more than the directory of any office document needs. */
export const directoryBytes = 512 * 1024;

const maxEntries = 4_000;
const maxUnpackedBytes = 500 * 1024 * 1024;
const maxCompressionRatio = 200;
/** Small documents may repeat themselves as much as they like. */
const harmless = 50 * 1024 * 1024;
const fileTypeBits = 0o170000;
const symbolicLink = 0o120000;

/** The last bytes of a file, read as if the rest were there. */
class Tail extends yauzl.RandomAccessReader {
  constructor(
    private readonly bytes: Buffer,
    private readonly start: number,
  ) {
    super();
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    const at = position - this.start;
    const isThere = at >= 0 && at + length <= this.bytes.length;
    if (isThere) this.bytes.copy(buffer, offset, at, at + length);
    setImmediate(callback, isThere ? null : new Error('The directory lies outside of what is kept.'));
  }
}

/**
 * Refuses what is no office document, or no honest one, from the directory at its end alone: nothing is unpacked, here
 * or later. `tail` is the end of an archive of `size` bytes, `marks` the files and folders without which it is none of its
 * type.
 */
export async function checkOfficeArchive(tail: Buffer, size: number, marks: string[]): Promise<void> {
  try {
    const names = await namesIn(tail, size);
    const isThere = (mark: string) =>
      [...names].some((name) => (mark.endsWith('/') ? name.startsWith(mark) : name === mark));
    if (!marks.every(isThere)) throw unsupportedType('This archive is not the kind of document its name says.');
    if ([...names].some((name) => /vbaProject\.bin$/i.test(name))) {
      throw unsupportedType('Documents with macros are not taken. Save it without macros and send it again.');
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unsupportedType('This document is damaged. Open it, save it anew and send it again.');
  }
}

async function namesIn(tail: Buffer, size: number): Promise<Set<string>> {
  const zip = await yauzl.fromRandomAccessReaderPromise(new Tail(tail, size - tail.length), size, {
    lazyEntries: true,
  });
  if (zip.entryCount > maxEntries) throw archiveTooLarge();
  const names = new Set<string>();
  let unpacked = 0;
  for await (const entry of zip.eachEntry()) {
    unpacked += entry.uncompressedSize;
    if (unpacked > maxUnpackedBytes || unpacked > Math.max(harmless, size * maxCompressionRatio))
      throw archiveTooLarge();
    if (!isHonest(entry) || names.has(entry.fileName)) throw unsupportedType('This document holds what none should.');
    names.add(entry.fileName);
  }
  return names;
}

const isHonest = (entry: Entry): boolean =>
  !entry.isEncrypted() && ((entry.externalFileAttributes >>> 16) & fileTypeBits) !== symbolicLink;

const archiveTooLarge = () => unsupportedType('This document unpacks to far more than it should. It is not taken.');
