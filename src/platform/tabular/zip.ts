import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { invalid, Problem } from '#platform/problems/problem.js';

export interface ZipLimits {
  maxEntries: number;
  /** What the files may hold together, unpacked. */
  maxBytes: number;
  /** What one file may hold, unpacked. */
  maxEntryBytes: number;
}

const fileTypeBits = 0o170000;
const symbolicLink = 0o120000;

const isDamaged = () =>
  invalid('archive_unreadable', 'The archive is damaged or not a ZIP file. Pack it again and send it once more.');
const isFolder = (name: string) => name.endsWith('/');
const isLeftByMacOs = (name: string) => name.startsWith('__MACOSX/') || name.endsWith('.DS_Store');

/**
 * Unpacks an archive in memory: path within it → content, folders left out.
 * Sizes are checked as declared, before anything is unpacked, and yauzl holds every entry to what it declared.
 */
export async function readZip(archive: Buffer, limits: ZipLimits): Promise<Map<string, Buffer>> {
  try {
    const zip = await yauzl.fromBufferPromise(archive, { lazyEntries: true, decodeStrings: false });
    return await unpack(zip, limits);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw isDamaged();
  }
}

async function unpack(zip: ZipFile, limits: ZipLimits): Promise<Map<string, Buffer>> {
  if (zip.entryCount > limits.maxEntries) {
    throw invalid('archive_crowded', `The archive holds more than ${limits.maxEntries} files.`);
  }
  const files = new Map<string, Buffer>();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry);
    if (isFolder(name) || isLeftByMacOs(name)) continue;
    if (files.has(name)) throw invalid('archive_ambiguous', `The archive holds ${name} twice.`);
    bytes += entry.uncompressedSize;
    refuseUnfit(entry, name, limits, bytes);
    files.set(name, await contentOf(zip, entry));
  }
  return files;
}

/** Where the entry wants to lie. Backslashes count as slashes; nothing may point out of the archive. */
function nameOf(entry: Entry): string {
  const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  if (yauzl.validateFileName(name) !== null || name.includes('\0')) {
    throw invalid('archive_path_unsafe', 'The archive names a file outside of itself. Pack it again with plain paths.');
  }
  return name;
}

function refuseUnfit(entry: Entry, name: string, limits: ZipLimits, bytesSoFar: number): void {
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & fileTypeBits) === symbolicLink) {
    throw invalid('archive_link', `${name} is a link. Put the file itself into the archive.`);
  }
  if (entry.isEncrypted())
    throw invalid('archive_encrypted', `${name} is encrypted. Pack the archive without a password.`);
  if (entry.uncompressedSize > limits.maxEntryBytes) {
    throw invalid('archive_file_large', `${name} holds more than ${limits.maxEntryBytes} bytes.`);
  }
  if (bytesSoFar > limits.maxBytes) {
    throw invalid('archive_large', `The archive holds more than ${limits.maxBytes} bytes when unpacked.`);
  }
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream) chunks.push(chunk);
  const content = Buffer.concat(chunks);
  if (crc32(content) !== entry.crc32) throw isDamaged();
  return content;
}
