import { basicElements } from './html-elements.js';
import { type HtmlRules, sanitizeElements, sanitizeHtml } from './html.js';
import { plainText } from './plain-text.js';

const uuid = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const filePath = new RegExp(`^/api/(?:v1/)?files/(${uuid})/content(?:[?#]|$)`, 'i');
const imageSource = new RegExp(`<img src="/api/v1/files/(${uuid})/content"`, 'g');

/** The address of an uploaded file, without the signature under which a browser loaded it. */
const pathOfFile = (src: string): string | undefined => {
  const [, id] = filePath.exec(src.trim()) ?? [];
  return id && `/api/v1/files/${id.toLowerCase()}/content`;
};

/** What editable regions of browsers write for the same buttons. */
const synonyms = { b: 'strong', i: 'em', del: 's', strike: 's' };

const rules: HtmlRules = { elements: basicElements, imageSource: pathOfFile, synonyms };

/**
 * Sanitizes HTML to basic elements, and images to uploaded files. The result is normalized: text has no other character
 * references than those of `&`, `<` and `>`.
 */
export const sanitizeBasicHtml = (html: string): string => sanitizeElements(sanitizeHtml(html, rules), rules).trim();

/** The ids of the files that a sanitized text shows. */
export const imagesIn = (html: string): string[] => [
  ...new Set([...html.matchAll(imageSource)].flatMap(([, id]) => id ?? [])),
];

const blockEnd = /<(?:br|img|\/(?:blockquote|caption|h[1-4]|li|p|pre|t[dhr]))\b[^<>]*>/g;
const characters: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

/** The words of a text that `sanitizeBasicHtml` returned, in one line. */
export const textOfHtml = (html: string): string =>
  plainText(
    html
      .replace(blockEnd, '\n')
      .replace(/<[^<>]*>/g, '')
      .replace(/&(?:lt|gt|quot|amp);/g, (reference) => characters[reference] ?? reference),
  );
