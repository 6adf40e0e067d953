import { sanitizeHtml } from './html.js';
import { sanitizeMarkdown } from './markdown.js';

/** The markup language of a rich text. */
export type RichTextFormat = 'markdown' | 'html';

const sanitizers = { markdown: sanitizeMarkdown, html: sanitizeHtml };

/**
 * Removes everything from a rich text that could run in a browser. Applied once, when the text is stored; applying it
 * again changes nothing (docs/rich-text.md, docs/decisions/0032).
 */
export const sanitizeRichText = (text: string, format: RichTextFormat): string => sanitizers[format](text).trim();
