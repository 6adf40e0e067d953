import { Agent } from 'node:http';
import { exchange } from '../support/exchange.js';
import type { Reply } from './oracle.js';

/** Sends requests exactly as given and measures how long their responses take. */
export class Wire {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 16 });

  constructor(private readonly origin: string) {}

  async send(
    method: string,
    path: string,
    headers: Record<string, string>,
    body?: string | Uint8Array,
  ): Promise<Reply> {
    const started = performance.now();
    const response = await exchange(this.agent, `${this.origin}/api/v1${path}`, { method, headers, body });
    const { status, headers: received, bytes } = response;
    return { status, headers: received, text: bytes.toString(), ms: performance.now() - started };
  }

  close(): void {
    this.agent.destroy();
  }
}
