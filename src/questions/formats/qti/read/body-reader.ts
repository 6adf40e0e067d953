import { type Issue } from '#platform/problems/problem.js';
import { escapeXml } from '#platform/xml/write-xml.js';
import { type XmlElement, type XmlNode } from '#platform/xml/xml-element.js';
import { Unreadable } from '#questions/formats/qti/qti-item.js';
import { type ImportedFile } from '#questions/formats/question-format.js';
import { type QtiFeedback, type QtiInteraction } from '#questions/types/qti/qti-schemas.js';
import { interactionReaders } from './interactions.js';
import { type MediaFiles } from './media-files.js';
import { attributeIn, qtiName } from './qti-node.js';

const voidElements = ['br', 'img', 'hr', 'col', 'wbr'];

/** Elements that show something outside of HTML text; their text is kept. */
const lost: Record<string, string> = {
  math: 'A formula in MathML was reduced to its text.',
  audio: 'A sound cannot be shown in a question.',
  video: 'A video cannot be shown in a question.',
  iframe: 'A frame cannot be shown in a question.',
  svg: 'A drawing in SVG cannot be shown in a question.',
};

/** Parts of QTI that no client of ours can show, so that their item would be another one. */
const unsupported = [
  'templateInline',
  'templateBlock',
  'customInteraction',
  'portableCustomInteraction',
  'endAttemptInteraction',
  'mediaInteraction',
];

/** A part of a text that can be chosen is marked by its id before and by this after it. */
export const hottextEnd = '[[/]]';

/** Reads the body of one item: its HTML, its interactions, and what is only shown to some. */
export class BodyReader {
  readonly interactions: QtiInteraction[] = [];
  readonly feedback: QtiFeedback[] = [];
  readonly notes: Issue[] = [];
  readonly files: ImportedFile[] = [];
  guidance = '';

  constructor(private readonly media: MediaFiles) {}

  /** The HTML of the nodes inside an element. */
  inner(element: XmlElement | undefined): string {
    return (element?.children ?? []).map((node) => this.html(node)).join('');
  }

  /** Notes each rule once per item. */
  note(element: XmlElement, rule: string, message: string): void {
    if (!this.notes.some((noted) => noted.rule === rule)) this.notes.push({ line: element.line, rule, message });
  }

  /** The HTML of some nodes. */
  html(node: XmlNode): string {
    if (typeof node === 'string') return escapeXml(node);
    const name = qtiName(node.name);
    if (unsupported.includes(name)) {
      const message = `${name} cannot be shown here, so the item was left out.`;
      throw new Unreadable({ line: node.line, rule: 'qti_unsupported', message }, false);
    }
    const readInteraction = interactionReaders[name];
    if (readInteraction) return this.place(readInteraction(node, this));
    return this.element(node, name);
  }

  /** Adds an image of the package. Returns its address. */
  imageSource(element: XmlElement, path: string): string {
    const { source, file, note } = this.media.find(path, element.line);
    if (file && !this.files.some(({ name }) => name === file.name)) this.files.push(file);
    if (note) this.note(element, note.rule, note.message);
    return source;
  }

  private place(interaction: QtiInteraction): string {
    this.interactions.push(interaction);
    return `[[${interaction.id}]]`;
  }

  private element(node: XmlElement, name: string): string {
    switch (name) {
      case 'gap':
        return `[[${attributeIn(node, 'identifier') ?? ''}]]`;
      case 'hottext':
        return `[[${attributeIn(node, 'identifier') ?? ''}]]${this.inner(node)}${hottextEnd}`;
      case 'printedVariable':
        return `{{${attributeIn(node, 'identifier') ?? ''}}}`;
      case 'feedbackInline':
      case 'feedbackBlock':
      case 'modalFeedback':
        return this.conditional(node);
      case 'rubricBlock':
        return this.rubric(node);
      case 'object':
        return this.object(node);
      case 'img':
        return this.image(node, attributeIn(node, 'src') ?? '');
      case 'stylesheet':
      case 'catalogInfo':
      case 'style':
      case 'script':
        this.note(node, 'style_lost', `${name} was left out.`);
        return '';
      default:
        return this.plainElement(node, name);
    }
  }

  private plainElement(node: XmlElement, name: string): string {
    const reason = lost[name];
    if (reason) {
      this.note(node, `${name}_lost`, reason);
      return this.inner(node);
    }
    if (node.name.startsWith('qti-')) return this.inner(node);
    const attributes = node.attributes
      .filter(({ prefix, name: attribute }) => prefix === '' && attribute !== 'id' && attribute !== 'class')
      .map(({ name: attribute, value }) => ` ${attribute}="${escapeXml(value)}"`)
      .join('');
    if (voidElements.includes(name)) return `<${name}${attributes}>`;
    return `<${name}${attributes}>${this.inner(node)}</${name}>`;
  }

  /** Feedback must not be in what a student sees before answering. Text that is only hidden later stays. */
  private conditional(node: XmlElement): string {
    const hides = attributeIn(node, 'showHide') === 'hide';
    const text = this.inner(node).trim();
    if (hides && qtiName(node.name) !== 'modalFeedback') return text;
    const [outcome, id] = [attributeIn(node, 'outcomeIdentifier') ?? '', attributeIn(node, 'identifier') ?? ''];
    if (text !== '') this.feedback.push({ outcome, id, hides, text });
    return '';
  }

  private rubric(node: XmlElement): string {
    const views = (attributeIn(node, 'view') ?? 'candidate').split(/\s+/);
    if (views.includes('candidate')) return this.inner(node);
    this.guidance += this.inner(node).trim();
    return '';
  }

  private object(node: XmlElement): string {
    const type = attributeIn(node, 'type') ?? '';
    if (type.startsWith('image/')) return this.image(node, attributeIn(node, 'data') ?? '');
    this.note(node, 'object_lost', `An object of type ${type || 'unknown'} cannot be shown in a question.`);
    return this.inner(node);
  }

  private image(node: XmlElement, path: string): string {
    const alt = attributeIn(node, 'alt') ?? node.text.replace(/\s+/g, ' ').trim();
    const size = ['width', 'height'].flatMap((name) => {
      const value = attributeIn(node, name);
      return value && /^\d{1,5}$/.test(value) ? [` ${name}="${value}"`] : [];
    });
    return `<img src="${escapeXml(this.imageSource(node, path))}" alt="${escapeXml(alt)}"${size.join('')}>`;
  }
}
