import { SaxesParser, type SaxesTagNS } from 'saxes';
import { pause } from '#platform/pacing/pacing.js';
import { type Issue } from '#platform/problems/problem.js';
import { openText } from '#platform/tabular/read-text.js';
import { type TextEncoding, textEncodings } from '#platform/text/encoding.js';
import { XmlElement } from './xml-element.js';

/** Limits of a document. `encoding` overrides the one the document declares, not a byte order mark. */
export interface XmlOptions {
  encoding?: TextEncoding | undefined;
  maxBytes?: number;
  maxDepth?: number;
  maxElements?: number;
  maxAttributes?: number;
}

/** The root element of a document, or the issue that ended its reading, with its line. */
export type XmlReading = { root: XmlElement } | { issue: Issue };

const defaults = { maxBytes: 16 * 1024 * 1024, maxDepth: 100, maxElements: 200_000, maxAttributes: 100 };

const chunkLength = 64 * 1024;

/**
 * Reads a well-formed XML document (XML 1.0 with namespaces). Only the five predefined entities exist: entities are
 * neither declared nor expanded, and no DTD is loaded. Never throws for the content of a document
 * (docs/decisions/0206).
 */
export async function readXml(file: Buffer | string, options: XmlOptions = {}): Promise<XmlReading> {
  const limits = { ...defaults, ...options };
  if (file.length > limits.maxBytes) {
    const message = `The XML document is larger than ${Math.floor(limits.maxBytes / 1024)} KiB. Split it.`;
    return { issue: { line: 1, rule: 'xml_too_large', message } };
  }
  const encoding = typeof file === 'string' ? 'utf-8' : (options.encoding ?? encodingOf(file));
  if (typeof encoding !== 'string') return { issue: encoding };
  const { text, faults } = await openText(file, encoding);
  const [fault] = faults;
  if (fault) return { issue: fault };
  return await new DocumentReader(limits).read(withoutDeclaration(text));
}

/** The declaration is not needed in decoded text, and some programs write it without the blank before `encoding`. */
const withoutDeclaration = (text: string): string => text.replace(/^<\?xml\s[^>]{0,200}\?>/, '');

class Refused extends Error {
  constructor(readonly issue: Issue) {
    super(issue.message);
  }
}

class DocumentReader {
  private readonly parser = new SaxesParser({ xmlns: true, resolvePrefix: (prefix: string) => prefix });
  private readonly open: XmlElement[] = [];
  private root: XmlElement | undefined;
  private closed: XmlElement | undefined;
  private count = 0;
  private tagLine = 1;
  private attributeCount = 0;

  constructor(private readonly limits: typeof defaults) {
    const { parser } = this;
    parser.on('error', ({ message }) => this.refuseMalformed(message));
    parser.on('doctype', (doctype) => this.refuseEntities(doctype));
    parser.on('opentagstart', () => this.startTag());
    parser.on('attribute', () => this.countAttribute());
    parser.on('opentag', (tag) => this.openElement(tag));
    parser.on('closetag', () => void (this.closed = this.open.pop()));
    parser.on('text', (text) => this.addText(text));
    parser.on('cdata', (text) => this.addText(text));
  }

  async read(text: string): Promise<XmlReading> {
    try {
      for (let at = 0; at < text.length; at += chunkLength) {
        await pause();
        this.parser.write(text.slice(at, at + chunkLength));
      }
      this.parser.close();
      return this.root ? { root: this.root } : this.refuse('xml_malformed', 'The file has no elements.');
    } catch (error) {
      if (error instanceof Refused) return { issue: error.issue };
      throw error;
    }
  }

  private refuse(rule: string, message: string, line = this.parser.line): never {
    throw new Refused({ line, rule, message });
  }

  private refuseMalformed(message: string): never {
    const unclosed = this.unclosedElement(message);
    const problem = unclosed ? `the element ${unclosed.name} of line ${unclosed.line} is not closed` : message;
    return this.refuse('xml_malformed', sentenceOf(problem));
  }

  /** At an unexpected end tag, the parser closes the innermost element before it reports the error. */
  private unclosedElement(message: string): XmlElement | undefined {
    if (message.includes('unexpected close tag')) return this.closed;
    return message.includes('unclosed tag') ? this.open.at(-1) : undefined;
  }

  /** Declarations of elements and attributes are ignored. */
  private refuseEntities(doctype: string): void {
    if (doctype.includes('<!ENTITY'))
      this.refuse('xml_entities', 'The DOCTYPE declares entities. Remove the declarations and write their texts.');
  }

  private startTag(): void {
    this.attributeCount = 0;
    this.tagLine = this.parser.line;
    if (++this.count > this.limits.maxElements)
      this.refuse('xml_too_large', `The document has more than ${this.limits.maxElements} elements. Split it.`);
    if (this.open.length >= this.limits.maxDepth)
      this.refuse('xml_too_deep', `Elements are nested more than ${this.limits.maxDepth} deep here.`);
  }

  private countAttribute(): void {
    if (++this.attributeCount > this.limits.maxAttributes)
      this.refuse('xml_too_large', `An element has more than ${this.limits.maxAttributes} attributes here.`);
  }

  private openElement({ local: name, prefix, uri: namespace, attributes: given }: SaxesTagNS): void {
    const attributes = Object.values(given).map(({ local, prefix: ofAttribute, value }) => ({
      name: local,
      prefix: ofAttribute,
      value,
    }));
    const element = new XmlElement({ name, prefix, namespace, line: this.tagLine, attributes });
    this.open.at(-1)?.children.push(element);
    this.root ??= element;
    this.open.push(element);
  }

  /** Joins CDATA with the texts around it. */
  private addText(text: string): void {
    const children = this.open.at(-1)?.children;
    if (!children || text === '') return;
    const last = children.at(-1);
    if (typeof last === 'string') children[children.length - 1] = last + text;
    else children.push(text);
  }
}

/** `3:14: unclosed tag: a` becomes a sentence; the position is in the issue. */
function sentenceOf(message: string): string {
  const problem = message.replace(/^(?:undefined:)?\d+:\d+: /, '').replace(/\.$/, '');
  const entity = problem.startsWith('undefined entity')
    ? ' Write the character itself, or its number such as &#160;.'
    : ' Correct it, or export the file again.';
  return `This is not well-formed XML (${problem}).${entity}`;
}

/** Labels of encodings (WHATWG Encoding Standard, section 4.2) that are not names of `TextEncoding`. */
const otherLabels = new Map<string, TextEncoding>([
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf-16', 'utf-16be'],
  ['iso-8859-1', 'windows-1252'],
  ['latin1', 'windows-1252'],
  ['iso-8859-9', 'windows-1254'],
  ['iso-8859-11', 'windows-874'],
  ['tis-620', 'windows-874'],
  ['gbk', 'gb18030'],
  ['gb2312', 'gb18030'],
  ['shift-jis', 'shift_jis'],
  ['macintosh', 'macroman'],
]);

/** The encoding a document has by the first bytes of its tag or by its declaration; UTF-8 if it declares none. */
function encodingOf(file: Buffer): TextEncoding | Issue {
  if (file[0] === 0x3c && file[1] === 0) return 'utf-16le';
  if (file[0] === 0 && file[1] === 0x3c) return 'utf-16be';
  const head = file.toString('latin1', 0, 200).replace(/^\u00ef\u00bb\u00bf/, '');
  const declaration = head.startsWith('<?xml') ? head.slice(0, head.indexOf('?>')) : '';
  const [, name] = /encoding\s*=\s*["']([\w.:-]+)["']/.exec(declaration) ?? [];
  const label = name?.slice(0, 40).toLowerCase() ?? 'utf-8';
  const encoding = textEncodings.find((known) => known === label) ?? otherLabels.get(label);
  if (encoding) return encoding;
  const message = `The file declares the encoding ${label}, which is unknown. Save it as UTF-8 or give the encoding.`;
  return { line: 1, rule: 'encoding_unknown', message };
}
