import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#platform/problems/problem.js';
import type { ByteRange } from './drivers/storage.js';

/** The metadata of a file to send. */
export interface OutgoingFile {
  name: string;
  mimeType: string;
  sizeBytes: number;
  /** A strong ETag, with its quotes. */
  etag: string;
}

/**
 * Sends a file as in RFC 9110: 206 for a range, 304 if the client has the current version. Always an attachment with a
 * sandbox policy, so that no browser runs it as a page of this origin.
 */
export async function sendFile(
  file: OutgoingFile,
  open: (range?: ByteRange) => Promise<Readable | Buffer>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.headers({ etag: file.etag, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' });
  if (matches(request.headers['if-none-match'], file.etag)) return void reply.status(304).send();
  const range = rangeOf(request, file);
  if (range === 'unsatisfiable') throw unsatisfiable(reply, file);
  const bytes = request.method === 'HEAD' ? undefined : await open(range);
  setHeaders(reply, file, range);
  // Ranges refer to the uncompressed bytes, and most files are compressed already.
  request.headers['x-no-compression'] = '1';
  await reply.status(range ? 206 : 200).send(bytes ?? emptyBody());
}

/** Sends a file that is made while it is sent. Its size is not known before. */
export async function sendMade(
  { name, mimeType }: Pick<OutgoingFile, 'name' | 'mimeType'>,
  make: () => Readable,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.headers({ 'cache-control': 'no-store', 'content-type': mimeType, 'content-disposition': dispositionOf(name) });
  request.headers['x-no-compression'] = '1';
  await reply.send(request.method === 'HEAD' ? emptyBody() : make());
}

function setHeaders(reply: FastifyReply, file: OutgoingFile, range?: ByteRange): void {
  const { start, end } = range ?? { start: 0, end: file.sizeBytes - 1 };
  reply.headers({
    'content-type': file.mimeType.startsWith('text/') ? `${file.mimeType}; charset=utf-8` : file.mimeType,
    'content-length': end - start + 1,
    'content-disposition': dispositionOf(file.name),
    'content-security-policy': "sandbox; default-src 'none'",
    'x-content-type-options': 'nosniff',
  });
  if (range) reply.header('content-range', `bytes ${start}-${end}/${file.sizeBytes}`);
}

/** An empty stream keeps the Content-Length that was set, for HEAD. */
const emptyBody = (): Readable => Readable.from([]);

function unsatisfiable(reply: FastifyReply, { sizeBytes }: OutgoingFile): Problem {
  reply.header('content-range', `bytes */${sizeBytes}`).removeHeader('etag');
  return new Problem('unsatisfiable', 'range_unsatisfiable', rangeDetail(sizeBytes));
}

const rangeDetail = (sizeBytes: number): string =>
  `The range is outside the file, which has ${sizeBytes} bytes. Request a range within it.`;

/** Weak comparison, as RFC 9110 requires for If-None-Match: a compressing proxy may have weakened the tag. */
const matches = (tags: string | undefined, etag: string): boolean =>
  tags !== undefined && tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));

/** The requested range; undefined for the whole file, which is also sent for unsupported ranges (RFC 9110, 14.2). */
function rangeOf({ method, headers }: FastifyRequest, file: OutgoingFile): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(headers.range ?? '') ?? [];
  if (method !== 'GET' || (!first && !last)) return undefined;
  // The file has changed: its range would not fit the part the client already has.
  if (headers['if-range'] !== undefined && headers['if-range'] !== file.etag) return undefined;
  if (first && last && Number(first) > Number(last)) return undefined;
  const start = first ? Number(first) : Math.max(0, file.sizeBytes - Number(last));
  const end = first && last ? Math.min(Number(last), file.sizeBytes - 1) : file.sizeBytes - 1;
  return start > end ? 'unsatisfiable' : { start, end };
}

/** An ASCII fallback for old clients and the full name in UTF-8 (RFC 6266, RFC 8187). */
function dispositionOf(name: string): string {
  const wellFormed = name.toWellFormed();
  const ascii = wellFormed.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const encoded = encodeURIComponent(wellFormed).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${ascii}"; filename*=UTF-8''${encoded}`;
}
