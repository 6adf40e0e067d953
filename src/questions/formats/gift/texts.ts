import { type TextFormat, textFormats } from '#questions/types/question-content.js';
import { type Span } from './block.js';
import { unmask } from './escapes.js';

/** A text and the format it specifies, if any. */
export interface FormattedText {
  format?: TextFormat;
  text: string;
}

/** Reads `[html]…`. Another word in brackets is part of the text and is noted at `origin`. */
export function splitFormat(source: string, origin: Span): FormattedText {
  const text = source.trim();
  const name = /^\[([a-z]{3,20})\]/i.exec(text)?.[1];
  if (!name) return { text };
  const format = textFormats.find((known) => known === name.toLowerCase());
  if (format) return { format, text: text.slice(name.length + 2) };
  origin.note(
    'format_unknown',
    `[${name}] is not a text format (${textFormats.join(', ')}), so it was left in the text.`,
  );
  return { text };
}

/** Unmasks and trims a text. The moodle format is displayed as HTML, in which indentation has no meaning. */
export function tidy(text: string, format: TextFormat): string {
  const plain = unmask(text).trim();
  if (format !== 'moodle') return plain;
  const lines = plain.split('\n').map((line) => line.trim());
  return lines.join('\n');
}

/** The text of an answer or feedback. A question has one format; a different one here is noted and ignored. */
export function readText(span: Span, format: TextFormat): string {
  const own = splitFormat(span.text, span);
  if (own.format && own.format !== format) {
    span.note(
      'format_dropped',
      `An answer or feedback in [${own.format}] is displayed as [${format}], because a question has one format.`,
    );
  }
  return tidy(own.text, own.format ?? format);
}

/** A text on one line, as chosen from a list or compared with a typed response. */
export const readLine = (span: Span, format: TextFormat) => readText(span, format).replace(/\s+/g, ' ');
