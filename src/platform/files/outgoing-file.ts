import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '#platform/problems/problem.js';
import type { ByteRange } from './drivers/storage.js';

/** What is sent, apart from its bytes. */
export interface OutgoingFile {
  name: string;
  mimeType: string;
  sizeBytes: number;
  /** Strong, with its quotes. */
  etag: string;
}

/**
 * Answers a request for a file as RFC 9110 says: a range of it where one is asked for, nothing where the client has it
 * already. Whatever the file is, a browser saves it rather than showing it as a page of this school.
 */
export async function answerWith(
  file: OutgoingFile,
  open: (range?: ByteRange) => Promise<Readable | Buffer>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  reply.headers({ etag: file.etag, 'accept-ranges': 'bytes', 'cache-control': 'private, no-cache' });
  if (names(request.headers['if-none-match'], file.etag)) return void reply.status(304).send();
  const range = rangeOf(request, file);
  if (range === 'unsatisfiable') throw unsatisfiable(reply, file);
  const bytes = request.method === 'HEAD' ? undefined : await open(range);
  describe(reply, file, range);
  // Parts of a file must stay parts of that file, and most files are packed already.
  request.headers['x-no-compression'] = '1';
  await reply.status(range ? 206 : 200).send(bytes ?? nothing());
}

function describe(reply: FastifyReply, file: OutgoingFile, range?: ByteRange): void {
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

/** As Fastify answers HEAD: no bytes, and the length that was set. */
const nothing = (): Readable => Readable.from([]);

function unsatisfiable(reply: FastifyReply, { sizeBytes }: OutgoingFile): Problem {
  reply.header('content-range', `bytes */${sizeBytes}`).removeHeader('etag');
  return new Problem('unsatisfiable', 'range_unsatisfiable', `The file has ${sizeBytes} bytes; ask for some of them.`);
}

/** `If-None-Match` compares weakly: a proxy that packs may have weakened the tag. */
const names = (tags: string | undefined, etag: string): boolean =>
  tags !== undefined && tags.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));

/** The one range asked for; none when the whole is wanted, or what is asked for is not understood (RFC 9110, 14.2). */
function rangeOf({ method, headers }: FastifyRequest, file: OutgoingFile): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(headers.range ?? '') ?? [];
  if (method !== 'GET' || (!first && !last)) return undefined;
  // Part of a file that has changed since would not fit the part the client has.
  if (headers['if-range'] !== undefined && headers['if-range'] !== file.etag) return undefined;
  if (first && last && Number(first) > Number(last)) return undefined;
  const start = first ? Number(first) : Math.max(0, file.sizeBytes - Number(last));
  const end = first && last ? Math.min(Number(last), file.sizeBytes - 1) : file.sizeBytes - 1;
  return start > end ? 'unsatisfiable' : { start, end };
}

/** A name for every client: plain letters for old ones, all of it in UTF-8 for the others (RFC 6266, RFC 8187). */
function dispositionOf(name: string): string {
  const wellFormed = name.toWellFormed();
  const plain = wellFormed.replace(/[^\x20-\x7e]/g, '_').replace(/["\\%]/g, '_');
  const whole = encodeURIComponent(wellFormed).replace(
    /['()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}
