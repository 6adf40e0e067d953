import { Agent, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Reply } from './oracle.js';

/** Sends requests exactly as given; fetch would correct or refuse many of the invalid ones. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(private readonly origin: string) {}

  send(method: string, path: string, headers: Record<string, string>, body?: string | Buffer): Promise<Reply> {
    const started = performance.now();
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const options = { method, path: `/api/v1${path}`, headers: { ...headers, ...length }, agent: this.agent };
      const sentRequest = request(this.origin, options, (response) => {
        const { statusCode: status = 0, headers: received } = response;
        const chunks: Buffer[] = [];
        // An event stream does not end; its headers suffice.
        if (/event-stream/.test(received['content-type'] ?? '')) {
          resolve({ status, headers: received, text: '', ms: performance.now() - started });
          return void response.on('error', () => undefined).destroy();
        }
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = decoded(Buffer.concat(chunks), received['content-encoding']).toString();
          resolve({ status, headers: received, text, ms: performance.now() - started });
        });
      });
      sentRequest.on('error', reject);
      sentRequest.end(body);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

function decoded(bytes: Buffer, encoding?: string): Buffer {
  if (bytes.length === 0) return bytes;
  if (encoding === 'gzip') return gunzipSync(bytes);
  return encoding === 'br' ? brotliDecompressSync(bytes) : bytes;
}
