import { escapeHtml } from '#platform/text/escape-html.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { fileReference, type ImportedFile } from '#questions/formats/question-format.js';
import { parseError } from '#questions/formats/text-file.js';
import { type TextFormat } from '#questions/types/question-content.js';
import { entryOf } from '#questions/types/shared/part-schemas.js';

export type Note = (line: number, rule: string, message: string) => void;

/** Names of text formats in Moodle's files. */
const formats: Record<string, TextFormat> = {
  html: 'html',
  moodle_auto_format: 'moodle',
  plain_text: 'plain',
  markdown: 'markdown',
};

/** Settings that mean nothing here at these values; others are reported. */
const neutralValues: Record<string, RegExp> = {
  penalty: /^0(?:\.0*)?$/,
  hidden: /^0$/,
  shuffleanswers: /^(?:1|true)$/,
  answernumbering: /^abc$/,
  showstandardinstruction: /^[01]$/,
  unitsleft: /^0$/,
  showunits: /^[0-3]$/,
  responseformat: /^editor$/,
  responserequired: /^[01]$/,
  responsefieldlines: /^\d+$/,
  attachments: /^0$/,
  attachmentsrequired: /^0$/,
  synchronize: /^0$/,
  layouttype: /^(?:VERTICAL|0)$/,
  selecttype: /^(?:ALL|0)$/,
  selectcount: /^\d+$/,
  showgrading: /^(?:SHOW|1)$/,
  numberingstyle: /^none$/,
};

/** Types whose answers are displayed in a format; in others they are compared with what a student types. */
const richAnswers = ['multichoice', 'calculatedmulti', 'ordering'];

/** One `question` of a file. Everything that is not read is reported, so that nothing is lost unnoticed. */
export class QuestionElement {
  readonly type: string;
  readonly line: number;
  readonly format: TextFormat;
  readonly files: ImportedFile[] = [];
  private readonly read = new Set(['name', 'questiontext', 'generalfeedback', 'defaultgrade', 'idnumber', 'tags']);

  constructor(
    readonly element: XmlElement,
    readonly note: Note,
  ) {
    this.type = element.attribute('type') ?? '';
    this.line = element.line;
    this.format = this.commonFormat();
  }

  /** The child with this name, which then counts as read. */
  child(name: string): XmlElement | undefined {
    this.read.add(name);
    return this.element.child(name);
  }

  children(name: string): XmlElement[] {
    this.read.add(name);
    return this.element.childrenNamed(name);
  }

  /** The trimmed value of a setting. */
  setting(name: string, missing = ''): string {
    return plainTextOf(this.child(name)) ?? missing;
  }

  flag(name: string, missing: boolean): boolean {
    const value = this.setting(name).toLowerCase();
    return value === '' ? missing : value === 'true' || value === '1';
  }

  /** A text that is displayed, in the format of the question, with its files. */
  text(parent: XmlElement | undefined): string {
    if (!parent) return '';
    const written = parent.child('text')?.text.trim() ?? '';
    const text = this.withFiles(written, parent);
    const own = formatOf(parent) ?? this.format;
    if (own === 'plain' && this.format !== 'plain') return escapeHtml(text).replaceAll('\n', '<br>\n');
    if (written !== '' && own !== this.format && [own, this.format].includes('markdown'))
      this.note(
        parent.line,
        'format_dropped',
        `This text in ${own} is displayed as ${this.format}, because a question has one format.`,
      );
    return text;
  }

  fail(rule: string, message: string, line = this.line): never {
    throw parseError(line, rule, message);
  }

  /** Reports the children that no reader asked for, unless they say nothing. */
  noteUnread(): void {
    const unread = this.element.elements.filter((child) => !this.read.has(child.name) && !isNeutral(child));
    const names = [...new Set(unread.map(described))];
    if (names.length === 0) return;
    this.note(
      this.line,
      'settings_dropped',
      `These parts of the question have no counterpart and were left out: ${names.join(', ')}.`,
    );
  }

  /** Adds a file under a name of its own and returns the reference to it. */
  addFile(name: string, base64: string, line: number): string {
    const bytes = bytesOf(base64, name, line);
    const same = this.files.find((file) => file.bytes.equals(bytes) && nameOf(file.name) === name);
    if (same) return fileReference(same.name);
    const isTaken = this.files.some((file) => file.name === name);
    const unique = isTaken ? `${this.files.length + 1}/${name}` : name;
    this.files.push({ name: unique, bytes, line });
    return fileReference(unique);
  }

  /** The format of all texts; HTML if plain texts stand beside others. */
  private commonFormat(): TextFormat {
    const own = formatOf(this.element.child('questiontext')) ?? 'moodle';
    if (own !== 'plain') return own;
    const texts = this.element.elements.flatMap((child) => [
      ...(child.name === 'answer' && !richAnswers.includes(this.type) ? [] : [child]),
      ...child.childrenNamed('feedback'),
    ]);
    const isOther = texts.some((text) => (formatOf(text) ?? own) !== own && text.child('text')?.text.trim());
    return isOther ? 'html' : own;
  }

  private withFiles(text: string, parent: XmlElement): string {
    return parent.childrenNamed('file').reduce((result, file) => {
      const name = file.attribute('name') ?? '';
      const path = `${file.attribute('path') ?? '/'}${name}`;
      const places = [path, encodeURI(path), `/${encodeURIComponent(name)}`].map((place) => `@@PLUGINFILE@@${place}`);
      const used = places.filter((place) => result.includes(place)).sort((one, other) => other.length - one.length);
      if (used.length === 0) {
        this.note(file.line, 'file_unused', `The file ${name} is not shown in its text and was left out.`);
        return result;
      }
      const reference = this.addFile(name, file.text, file.line);
      return used.reduce((shown, place) => shown.replaceAll(place, reference), result);
    }, text);
  }
}

const nameOf = (name: string) => name.slice(name.indexOf('/') + 1);

const formatOf = (element: XmlElement | undefined): TextFormat | undefined =>
  entryOf(formats, element?.attribute('format') ?? '');

/** The value of a setting, with or without a `text` element. */
export function plainTextOf(element: XmlElement | undefined): string | undefined {
  return (element?.child('text') ?? element)?.text.trim();
}

function isNeutral(element: XmlElement): boolean {
  const value = plainTextOf(element) ?? '';
  return value === '' ? element.name !== 'hint' : (entryOf(neutralValues, element.name)?.test(value) ?? false);
}

function described(element: XmlElement): string {
  const value = plainTextOf(element) ?? '';
  const isShort = value.length <= 40 && !value.includes('\n') && !value.includes('<');
  return isShort && value !== '' ? `${element.name} (${value})` : element.name;
}

function bytesOf(base64: string, name: string, line: number): Buffer {
  const compact = base64.replace(/\s+/g, '');
  if (compact === '' || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact) || compact.length % 4 === 1)
    throw parseError(
      line,
      'file_unreadable',
      `The file ${name} is not in base64. Export the questions again, with their files.`,
    );
  return Buffer.from(compact, 'base64');
}

/** How formats are called in Moodle's files. */
export const formatName = (format: TextFormat): string =>
  Object.entries(formats).find(([, known]) => known === format)?.[0] ?? 'html';
