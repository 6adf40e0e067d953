import { type Span } from './block.js';
import { unveil } from './escapes.js';
import { type TextFormat, textFormats } from '#questions/types/question-content.js';

/** A text and the format it names for itself, if any. */
export interface FormattedText {
  format?: TextFormat;
  text: string;
}

/** Reads `[html]…`. A bracket that names no format belongs to the text; `origin` notes one that seems to try. */
export function splitFormat(source: string, origin: Span): FormattedText {
  const text = source.trim();
  const name = /^\[([a-z]{3,20})\]/i.exec(text)?.[1];
  if (!name) return { text };
  const format = textFormats.find((known) => known === name.toLowerCase());
  if (format) return { format, text: text.slice(name.length + 2) };
  origin.note('format_unknown', `[${name}] is no text format (${textFormats.join(', ')}); it was left in the text.`);
  return { text };
}

/** Shows the escaped characters and trims. Moodle's own format shows as HTML does, where indentation means nothing. */
export function tidy(text: string, format: TextFormat): string {
  const shown = unveil(text).trim();
  if (format !== 'moodle') return shown;
  const lines = shown.split('\n').map((line) => line.trim());
  return lines.join('\n');
}

/** The text of an answer or a feedback. A question has one format, so another one named here is noted and dropped. */
export function readText(span: Span, format: TextFormat): string {
  const own = splitFormat(span.text, span);
  if (own.format && own.format !== format) {
    span.note(
      'format_dropped',
      `An answer or feedback written as [${own.format}] is shown as [${format}]: a question has one format here.`,
    );
  }
  return tidy(own.text, own.format ?? format);
}

/** A text on one line, as it is chosen from a list or compared with what a student types. */
export const readLine = (span: Span, format: TextFormat) => readText(span, format).replace(/\s+/g, ' ');
