import { fromHtml } from 'hast-util-from-html';

type HtmlNode = ReturnType<typeof fromHtml>['children'][number];

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => escapes[character] ?? '');

/** HTML as well-formed XML: elements are closed, attributes quoted, and only the predefined entities are used. */
export const xmlOfHtml = (html: string): string => fromHtml(html, { fragment: true }).children.map(xmlOf).join('');

function xmlOf(node: HtmlNode): string {
  if (node.type === 'text') return escaped(node.value);
  if (node.type !== 'element') return '';
  const attributes = Object.entries(node.properties)
    .flatMap(([name, value]) =>
      value === false || value == null ? [] : [` ${attributeName(name)}="${escaped(valueOf(value))}"`],
    )
    .join('');
  const content = node.children.map(xmlOf).join('');
  return content === ''
    ? `<${node.tagName}${attributes}/>`
    : `<${node.tagName}${attributes}>${content}</${node.tagName}>`;
}

const attributeName = (property: string): string => (property === 'className' ? 'class' : property.toLowerCase());

const valueOf = (value: unknown): string =>
  Array.isArray(value) ? value.join(' ') : value === true ? '' : String(value);
