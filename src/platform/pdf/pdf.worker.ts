import { serveThread } from '#platform/pacing/thread.js';
import { drawPage } from './draw-page.js';

/** Draws pages in a thread of its own (docs/decisions/0141). */
serveThread(drawPage);
