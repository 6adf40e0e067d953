import { crc32 } from 'node:zlib';
import yauzl, { type Entry, type ZipFile } from 'yauzl';
import { invalid, Problem } from '#platform/problems/problem.js';

/** Limits of an archive. */
export interface ZipLimits {
  maxEntries: number;
  /** Total uncompressed size of the files. */
  maxBytes: number;
  /** Uncompressed size of one file. */
  maxEntryBytes: number;
}

const fileTypeBits = 0o170000;
const symbolicLink = 0o120000;

const unreadable = () =>
  invalid('archive_unreadable', 'The archive is damaged or not a ZIP file. Create it again and upload it again.');
const isFolder = (name: string) => name.endsWith('/');
const isMacOsMetadata = (name: string) => name.startsWith('__MACOSX/') || name.endsWith('.DS_Store');

/**
 * Extracts an archive in memory and returns the content of each file by path, without folders. Declared sizes are checked
 * before extraction, and yauzl verifies them during extraction, which prevents ZIP bombs.
 */
export async function readZip(archive: Buffer, limits: ZipLimits): Promise<Map<string, Buffer>> {
  try {
    const zip = await yauzl.fromBufferPromise(archive, { lazyEntries: true, decodeStrings: false });
    return await extract(zip, limits);
  } catch (error) {
    if (error instanceof Problem) throw error;
    throw unreadable();
  }
}

async function extract(zip: ZipFile, limits: ZipLimits): Promise<Map<string, Buffer>> {
  if (zip.entryCount > limits.maxEntries) {
    throw invalid('archive_crowded', `The archive contains more than ${limits.maxEntries} files. Remove some of them.`);
  }
  const files = new Map<string, Buffer>();
  let bytes = 0;
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry);
    if (isFolder(name) || isMacOsMetadata(name)) continue;
    if (files.has(name)) throw invalid('archive_ambiguous', `The archive contains ${name} twice. Remove one of them.`);
    bytes += entry.uncompressedSize;
    checkEntry(entry, name, limits, bytes);
    files.set(name, await contentOf(zip, entry));
  }
  return files;
}

/** The path of an entry, with backslashes as slashes. Absolute paths and `..` are rejected (path traversal). */
function nameOf(entry: Entry): string {
  const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  if (yauzl.validateFileName(name) !== null || name.includes('\0')) {
    throw invalid(
      'archive_path_unsafe',
      'The archive contains an absolute path or a path with “..”. Create it again with relative paths.',
    );
  }
  return name;
}

function checkEntry(entry: Entry, name: string, limits: ZipLimits, bytesSoFar: number): void {
  const mode = entry.externalFileAttributes >>> 16;
  if ((mode & fileTypeBits) === symbolicLink) {
    throw invalid('archive_link', `${name} is a symbolic link. Add the file itself to the archive.`);
  }
  if (entry.isEncrypted())
    throw invalid('archive_encrypted', `${name} is encrypted. Create the archive without a password.`);
  if (entry.uncompressedSize > limits.maxEntryBytes) {
    throw invalid('archive_file_large', `${name} is larger than ${limits.maxEntryBytes} bytes.`);
  }
  if (bytesSoFar > limits.maxBytes) {
    throw invalid('archive_large', `The archive is larger than ${limits.maxBytes} bytes when extracted.`);
  }
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const stream: AsyncIterable<Buffer> = await zip.openReadStreamPromise(entry);
  for await (const chunk of stream) chunks.push(chunk);
  const content = Buffer.concat(chunks);
  if (crc32(content) !== entry.crc32) throw unreadable();
  return content;
}
