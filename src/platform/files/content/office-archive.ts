import yauzl, { type Entry } from 'yauzl';
import { Problem } from '#platform/problems/problem.js';
import { unsupportedType } from './file-types.js';

/** Bytes kept from the end of an archive: more than the central directory of any office document needs. */
export const directoryBytes = 512 * 1024;

const maxEntries = 4_000;
const maxUnpackedBytes = 500 * 1024 * 1024;
const maxCompressionRatio = 200;
/** Below this unpacked size, the compression ratio is not limited. */
const ratioExemptBytes = 50 * 1024 * 1024;
const fileTypeBits = 0o170000;
const symbolicLink = 0o120000;

/** Gives yauzl the last bytes of a file under their offsets in the whole file. */
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
    const isAvailable = at >= 0 && at + length <= this.bytes.length;
    if (isAvailable) this.bytes.copy(buffer, offset, at, at + length);
    setImmediate(callback, isAvailable ? null : new Error('The central directory is outside the buffered tail.'));
  }
}

/**
 * Refuses archives that are not office documents, are too large unpacked, or contain macros, links or encrypted
 * entries. Reads only the central directory; nothing is ever unpacked. `tail` is the end of an archive of `size` bytes,
 * `marks` the entries its type requires.
 */
export async function checkOfficeArchive(tail: Buffer, size: number, marks: string[]): Promise<void> {
  try {
    const names = await namesIn(tail, size);
    const isPresent = (mark: string) =>
      [...names].some((name) => (mark.endsWith('/') ? name.startsWith(mark) : name === mark));
    if (!marks.every(isPresent))
      throw unsupportedType('The document is not of the type its file extension names. Correct the extension.');
    if ([...names].some((name) => /vbaProject\.bin$/i.test(name))) {
      throw unsupportedType('Documents with macros are not accepted. Save it without macros and repeat the upload.');
    }
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unsupportedType('The document is damaged. Save it again and repeat the upload.');
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
    if (unpacked > maxUnpackedBytes || unpacked > Math.max(ratioExemptBytes, size * maxCompressionRatio))
      throw archiveTooLarge();
    if (!isAllowed(entry) || names.has(entry.fileName))
      throw unsupportedType(
        'The document has encrypted entries, links or duplicate names. Save it again without a password.',
      );
    names.add(entry.fileName);
  }
  return names;
}

const isAllowed = (entry: Entry): boolean =>
  !entry.isEncrypted() && ((entry.externalFileAttributes >>> 16) & fileTypeBits) !== symbolicLink;

const archiveTooLarge = () => unsupportedType('The document is too large when unpacked. Split it or remove content.');
