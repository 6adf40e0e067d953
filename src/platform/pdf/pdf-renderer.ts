import { hash } from 'node:crypto';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { FairQueue } from '#platform/pacing/fair-queue.js';
import { Thread } from '#platform/pacing/thread.js';
import type { PdfPage } from './pdf-page.js';

/** Bytes of recent documents, for readers that request one in ranges. */
const maxCacheSize = 4_000_000;

/** A document of one page takes a fraction of the first; a busy server needs the rest. */
const maxMsOf = ({ items }: PdfPage): number => 20_000 + 1_000 * items.filter(({ kind }) => kind === 'break').length;

/**
 * Renders pages as PDF in a thread, one at a time, because shaping and subsetting fonts would block other requests
 * (docs/decisions/0141).
 */
@Injectable()
export class PdfRenderer implements OnApplicationShutdown {
  private readonly turns = new FairQueue(1);
  private readonly thread = new Thread<PdfPage, Uint8Array>(new URL('./pdf.worker.js', import.meta.url));
  private readonly recent = new LRUCache<string, Buffer>({
    maxSize: maxCacheSize,
    sizeCalculation: ({ length }) => length,
  });

  /** The bytes of the page as PDF. Requests of one owner wait for each other. */
  async render(owner: string, page: PdfPage): Promise<Buffer> {
    const key = hash('sha256', JSON.stringify(page), 'base64url');
    const known = this.recent.get(key);
    if (known) return known;
    const bytes = Buffer.from(await this.turns.run(owner, () => this.thread.ask(page, maxMsOf(page))));
    this.recent.set(key, bytes);
    return bytes;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.thread.end();
  }
}
