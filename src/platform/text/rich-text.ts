import { sanitizeHtml } from './html.js';
import { sanitizeMarkdown } from './markdown.js';

/** How a rich text is written. */
export type RichTextFormat = 'markdown' | 'html';

const sanitizers = { markdown: sanitizeMarkdown, html: sanitizeHtml };

/**
 * A rich text without anything that runs in a browser. Done once, when the text is stored; doing it again changes
 * nothing (docs/rich-text.md, docs/decisions/0032).
 */
export const sanitizeRichText = (text: string, format: RichTextFormat): string => sanitizers[format](text).trim();
