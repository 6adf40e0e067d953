import { hash } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FairQueue } from '#platform/pacing/fair-queue.js';
import type { PdfPage } from './pdf-page.js';

/** The answer of the thread to one page. */
interface Drawn {
  id: number;
  bytes?: Uint8Array;
  error?: unknown;
}

interface Waiting {
  resolve: (bytes: Buffer) => void;
  reject: (error: Error) => void;
}

/** The thread, with its fonts, is kept for the next page. */
const idleMs = 30_000;
const maxDrawingMs = 20_000;
/** Bytes of recent documents, for readers that request one in ranges. */
const maxCacheSize = 4_000_000;

/**
 * Renders pages as PDF in a thread that is started for the first page and ends when there is none for a while, because shaping
 * and subsetting fonts would block other requests (docs/decisions/0141).
 */
@Injectable()
export class PdfRenderer implements OnApplicationShutdown {
  private readonly turns = new FairQueue(1);
  private readonly recent = new LRUCache<string, Buffer>({
    maxSize: maxCacheSize,
    sizeCalculation: ({ length }) => length,
  });
  private readonly waiting = new Map<number, Waiting>();
  private thread: Worker | undefined;
  private timer: NodeJS.Timeout | undefined;
  private lastId = 0;

  /** The bytes of the page as PDF. Requests of one owner wait for each other. */
  async render(owner: string, page: PdfPage): Promise<Buffer> {
    const key = hash('sha256', JSON.stringify(page), 'base64url');
    const known = this.recent.get(key);
    if (known) return known;
    const bytes = await this.turns.run(owner, () => this.draw(page));
    this.recent.set(key, bytes);
    return bytes;
  }

  async onApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    await this.thread?.terminate();
  }

  private async draw(page: PdfPage): Promise<Buffer> {
    const thread = (this.thread ??= this.start());
    this.endAfter(maxDrawingMs);
    const id = ++this.lastId;
    try {
      return await new Promise<Buffer>((resolve, reject) => {
        this.waiting.set(id, { resolve, reject });
        thread.postMessage({ id, page });
      });
    } finally {
      this.waiting.delete(id);
      this.endAfter(idleMs);
    }
  }

  private start(): Worker {
    const thread = new Worker(new URL('./pdf.worker.js', import.meta.url));
    thread.unref();
    thread.on('message', ({ id, bytes, error }: Drawn) => {
      if (bytes) this.waiting.get(id)?.resolve(Buffer.from(bytes));
      else this.waiting.get(id)?.reject(asError(error));
    });
    thread.on('error', (error) => this.giveUp(thread, error));
    thread.on('exit', () => this.giveUp(thread, new Error('The thread that renders PDF ended.')));
    return thread;
  }

  /** Refuses what the thread was asked for. The next page starts another one. */
  private giveUp(thread: Worker | undefined, error: unknown): void {
    if (!thread || thread !== this.thread) return;
    this.thread = undefined;
    for (const { reject } of this.waiting.values()) reject(asError(error));
    void thread.terminate();
  }

  /** Ends the thread unless it gets another page before. */
  private endAfter(ms: number): void {
    clearTimeout(this.timer);
    const end = () => this.giveUp(this.thread, new Error(`Rendering took longer than ${maxDrawingMs} ms.`));
    this.timer = setTimeout(end, ms).unref();
  }
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));
