import { parentPort } from 'node:worker_threads';
import { drawPage } from './draw-page.js';
import type { PdfPage } from './pdf-page.js';

/** Draws pages, one after the other, in a thread of its own (docs/decisions/0141). */
parentPort?.on('message', ({ id, page }: { id: number; page: PdfPage }) => {
  drawPage(page).then(
    (bytes) => parentPort?.postMessage({ id, bytes }),
    (error: unknown) => parentPort?.postMessage({ id, error }),
  );
});
