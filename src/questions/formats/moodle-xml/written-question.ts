import { cdata, type Markup, xml } from '#platform/xml/write-xml.js';
import { type ExportedQuestion } from '#questions/formats/question-format.js';
import { formatName } from './question-element.js';

/** A file of a question, loaded. */
export interface LoadedFile {
  url: string;
  name: string;
  bytes: Buffer;
}

/** Writes the texts of one question, each with the files it shows. */
export class WrittenQuestion {
  constructor(
    readonly question: ExportedQuestion,
    private readonly files: LoadedFile[],
  ) {}

  /** An element with a text in the format of the question, such as `questiontext`, and other children after it. */
  text(name: string, text: string, ...children: Markup[]): Markup {
    return this.textElement(name, {}, text, children);
  }

  answer(fraction: string, text: string, feedback: string | undefined, ...children: Markup[]): Markup {
    return this.textElement('answer', { fraction }, text, [this.text('feedback', feedback ?? ''), ...children]);
  }

  /** The file that a text shows, as a child of the question itself; undefined for an image elsewhere. */
  fileIn(text: string): Markup | undefined {
    const file = this.files.find(({ url }) => text.includes(url));
    return file && fileElement(file);
  }

  private textElement(name: string, attributes: Record<string, string>, text: string, children: Markup[]): Markup {
    const shown = this.files.filter(({ url }) => text.includes(url));
    const written = shown.reduce(
      (result, file) => result.replaceAll(file.url, `@@PLUGINFILE@@/${encodeURIComponent(file.name)}`),
      text,
    );
    const files = shown.map(fileElement);
    const format = formatName(this.question.content.format);
    return xml(name, { ...attributes, format }, xml('text', {}, content(written)), ...files, ...children);
  }
}

const fileElement = ({ name, bytes }: LoadedFile): Markup =>
  xml('file', { name, path: '/', encoding: 'base64' }, bytes.toString('base64'));

/** CDATA keeps markup readable; text without markup needs none. */
const content = (text: string) => (/[<&]/.test(text) ? cdata(text) : text);

/** An answer that is compared or displayed as plain text. */
export const plainAnswer = (fraction: string, text: string, ...children: Markup[]): Markup =>
  xml('answer', { fraction, format: 'moodle_auto_format' }, xml('text', {}, text), ...children);
