import { Agent, request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { Reply } from './oracle.js';

/** Sends a request exactly as given; fetch would repair or refuse much of what must be tried. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(private readonly origin: string) {}

  send(method: string, path: string, headers: Record<string, string>, body?: string | Buffer): Promise<Reply> {
    const started = performance.now();
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    return new Promise((resolve, reject) => {
      const options = { method, path: `/api/v1${path}`, headers: { ...headers, ...length }, agent: this.agent };
      const asked = request(this.origin, options, (answer) => {
        const { statusCode: status = 0, headers: received } = answer;
        const chunks: Buffer[] = [];
        // A stream of events never ends by itself: that it began will do.
        if (/event-stream/.test(received['content-type'] ?? '')) {
          resolve({ status, headers: received, text: '', ms: performance.now() - started });
          return void answer.on('error', () => undefined).destroy();
        }
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', reject);
        answer.on('end', () => {
          const text = decoded(Buffer.concat(chunks), received['content-encoding']).toString();
          resolve({ status, headers: received, text, ms: performance.now() - started });
        });
      });
      asked.on('error', reject);
      asked.end(body);
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
