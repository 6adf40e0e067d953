import { type XmlElement, type XmlNode } from './xml-element.js';

/** XML text that is written as it is: made by the functions of this file, never from input. */
export class Markup {
  constructor(readonly xml: string) {}
}

type Attributes = Record<string, string | number | boolean | undefined>;

const named: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/** Characters that no XML 1.0 document can contain, not even as a reference. */
const impossible = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Whether XML 1.0 can contain this text. */
export const isXmlText = (text: string): boolean => text.search(impossible) < 0 && text.isWellFormed();

/** A text with characters that XML 1.0 cannot contain replaced by U+FFFD. */
const possible = (text: string): string => text.toWellFormed().replace(impossible, '\ufffd');

/** Escapes text as content or as the value of an attribute. */
export const escapeXml = (text: string): string =>
  possible(text).replace(/[&<>"\r]/g, (character) => named[character] ?? '');

const escapeValue = (text: string): string =>
  escapeXml(text).replace(/[\t\n]/g, (character) => `&#${character.charCodeAt(0)};`);

/** An element: `xml('name', { id }, 'text', xml('child'))`. Undefined attributes are left out. */
export function xml(name: string, attributes: Attributes = {}, ...children: (string | Markup | undefined)[]): Markup {
  const written = Object.entries(attributes).map(([key, value]) =>
    value === undefined ? '' : ` ${key}="${escapeValue(String(value))}"`,
  );
  const content = children.map((child) => (child instanceof Markup ? child.xml : escapeXml(child ?? ''))).join('');
  const tag = `<${name}${written.join('')}`;
  return new Markup(content === '' ? `${tag}/>` : `${tag}>${content}</${name}>`);
}

/** Text in CDATA, which keeps HTML readable. */
export const cdata = (text: string): Markup =>
  new Markup(text === '' ? '' : `<![CDATA[${possible(text).replaceAll(']]>', ']]]]><![CDATA[>')}]]>`);

/** Parts one after the other, each on its own line. */
export const lines = (parts: (Markup | undefined)[]): Markup =>
  new Markup(parts.flatMap((part) => (part && part.xml !== '' ? [`\n${part.xml}`] : [])).join('') + '\n');

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Writes parsed nodes again, as the content of an element, without namespace declarations. */
export function innerXml(nodes: XmlNode[]): Markup {
  return new Markup(nodes.map((node) => (typeof node === 'string' ? escapeXml(node) : outerXml(node).xml)).join(''));
}

/** Writes a parsed element again, with its prefix and attributes. */
export function outerXml(element: XmlElement): Markup {
  const attributes = element.attributes
    .filter(({ name, prefix }) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ name, prefix, value }) => [qualified(prefix, name), value] as const);
  return xml(qualified(element.prefix, element.name), Object.fromEntries(attributes), innerXml(element.children));
}

const qualified = (prefix: string, name: string): string => (prefix === '' ? name : `${prefix}:${name}`);
