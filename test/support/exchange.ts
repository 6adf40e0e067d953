import { type Agent, type IncomingHttpHeaders, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

export interface Message {
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
}

export interface HttpResponse {
  status: number;
  headers: IncomingHttpHeaders;
  /** Names and values as they were received, in turn. */
  rawHeaders: string[];
  /** Unpacked; empty for an event stream, which does not end. */
  bytes: Buffer;
}

/** Sends a request exactly as given: fetch takes more processor time, and corrects or refuses invalid requests. */
export function exchange(agent: Agent, url: string, { method, headers, body }: Message): Promise<HttpResponse> {
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: { ...headers, ...length }, agent }, (incoming) => {
      const { statusCode: status = 0, headers: received, rawHeaders } = incoming;
      const chunks: Buffer[] = [];
      if (/event-stream/.test(received['content-type'] ?? '')) {
        resolve({ status, headers: received, rawHeaders, bytes: Buffer.alloc(0) });
        return void incoming.on('error', () => undefined).destroy();
      }
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const bytes = unpacked(Buffer.concat(chunks), received['content-encoding']);
        resolve({ status, headers: received, rawHeaders, bytes });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function unpacked(bytes: Buffer, encoding?: string): Buffer {
  if (bytes.length === 0) return bytes;
  if (encoding === 'gzip') return gunzipSync(bytes);
  return encoding === 'br' ? brotliDecompressSync(bytes) : bytes;
}
