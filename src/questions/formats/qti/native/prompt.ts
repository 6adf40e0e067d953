import { escapeXml } from '#platform/xml/write-xml.js';
import { type QtiItem } from '#questions/formats/qti/qti-item.js';
import { type QtiInteraction } from '#questions/types/qti/qti-schemas.js';

const emptyBlock = /<p>\s{0,20}<\/p>|<div>\s{0,20}<\/div>|<span>\s{0,20}<\/span>/g;

/** The HTML around and in an interaction, without its place. */
export function promptOf({ content, title }: QtiItem, { id, prompt = '' }: QtiInteraction): string {
  const around = unwrapped(content.replace(`[[${id}]]`, '').replace(emptyBlock, '').trim());
  const html = [around, prompt].filter((text) => text !== '').join('\n');
  // A question must ask something; some items only have a title.
  return html === '' ? escapeXml(title.trim()) || id : html;
}

/** The content of a `div` that is around everything. */
export function unwrapped(html: string): string {
  const isWrapped = html.startsWith('<div>') && html.endsWith('</div>') && html.indexOf('<div', 1) < 0;
  return isWrapped ? html.slice('<div>'.length, -'</div>'.length).trim() : html;
}

/** Whether only the ends of elements and punctuation follow the place of an interaction. */
export function isAtEnd({ content }: QtiItem, { id }: QtiInteraction): boolean {
  const after = content.slice(content.indexOf(`[[${id}]]`) + id.length + 4);
  return /^(?:\s|<\/[a-z]{1,10}>|<br>){0,50}$/.test(after);
}
