import { xmlOfHtml } from '#platform/xml/html-to-xml.js';
import { Markup, xml } from '#platform/xml/write-xml.js';
import { escapeXml } from '#platform/xml/write-xml.js';
import { type QtiNode } from '#questions/types/qti/node.js';
import { type TextFormat } from '#questions/types/question-content.js';

export type QtiVersion = '2.1' | '3.0';

type Attributes = Record<string, string | number | boolean | undefined>;

const irregular: Record<string, string> = { durationLT: 'duration-lt', durationGTE: 'duration-gte' };

const hyphenated = (name: string): string =>
  irregular[name] ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Writes elements under the names of one version of QTI. */
export class QtiWriter {
  constructor(readonly version: QtiVersion) {}

  get isVersion3(): boolean {
    return this.version === '3.0';
  }

  element(name: string, attributes: Attributes = {}, ...children: (string | Markup | undefined)[]): Markup {
    if (!this.isVersion3) return xml(name, attributes, ...children);
    const renamed = Object.entries(attributes).map(([key, value]) => [hyphenated(key), value] as const);
    return xml(`qti-${hyphenated(name)}`, Object.fromEntries(renamed), ...children);
  }

  /** Declarations and rules as they are stored. */
  node({ name, attributes = {}, children = [], text = '' }: QtiNode): Markup {
    return this.element(name, attributes, ...children.map((child) => this.node(child)), text === '' ? undefined : text);
  }

  nodes(nodes: QtiNode[]): Markup {
    return joined(nodes.map((node) => this.node(node)));
  }
}

export const joined = (parts: (Markup | undefined)[]): Markup =>
  new Markup(parts.map((part) => part?.xml ?? '').join(''));

/** A text of a question as XML. Markdown is written as it is, because no version of QTI has it. */
export const richText = (text: string, format: TextFormat): Markup =>
  new Markup(format === 'html' || format === 'moodle' ? xmlOfHtml(text) : escapeXml(text).replaceAll('\n', '<br/>'));

/** XML with an element at the place of each `[[id]]`. */
export const withPlaces = ({ xml: text }: Markup, places: ReadonlyMap<string, Markup>): Markup =>
  new Markup(text.replace(/\[\[([\p{L}\p{N}_.:-]{1,100})\]\]/gu, (found, id: string) => places.get(id)?.xml ?? found));
