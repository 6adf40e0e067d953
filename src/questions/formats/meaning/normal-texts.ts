import { type QuestionContent } from '#questions/types/question-content.js';
import { exact, Fraction } from '#questions/types/shared/fraction.js';
import { type Option } from '#questions/types/shared/part-schemas.js';

/** The answers of a question, and the feedback on them, in a form in which equal ones are equal. */
export interface Answers {
  answers: unknown;
  feedback: unknown;
}

/** A text of a question in a form in which equal ones are equal. */
export type Normalize = (text: string | undefined) => string;

/** Questions that show their prompt above a text with gaps, which formats have in one. */
export const hasTextInBody = ({ type, body }: QuestionContent): boolean =>
  type === 'cloze' || (type === 'gap_match' && body.text !== undefined);

const isHtml = ({ format }: QuestionContent): boolean => format === 'html' || format === 'moodle';

/** White space has no meaning in HTML, except in preformatted text. */
export const textOf =
  (content: QuestionContent): Normalize =>
  (text = '') => {
    const isCollapsed = isHtml(content) && !/<(?:pre|code)\b/i.test(text);
    return isCollapsed ? text.normalize('NFC').replace(/\s+/g, ' ').trim() : text.normalize('NFC').trim();
  };

/** `moodle` is displayed as HTML; a text without markup and line breaks is the same as HTML and as plain text. */
export function formatOf(content: QuestionContent): string {
  if (content.format === 'markdown') return 'markdown';
  const { prompt, feedback, body, key } = content;
  const separator = prompt !== '' && hasTextInBody(content) ? '\n' : '';
  const hasMarkup = /[<&]|\\n/.test(JSON.stringify([prompt, separator, feedback, body, key]));
  return hasMarkup && isHtml(content) ? 'html' : hasMarkup ? 'plain' : 'text';
}

export const number = (value: string | undefined) => (value === undefined ? undefined : String(exact(value)));

/** The number divided by a factor, such as that of a unit. */
export const divided = (value: string | undefined, factor: Fraction) =>
  value === undefined ? undefined : String(exact(value).over(factor));

export const textById = (options: Option[], id: string | undefined, text: Normalize) =>
  text(options.find((option) => option.id === id)?.text);

/** Puts entries whose order has no meaning into a fixed order. */
export const sorted = <T>(entries: T[]): T[] =>
  entries
    .map((entry) => ({ entry, rank: JSON.stringify(entry) }))
    .sort((one, other) => (one.rank < other.rank ? -1 : 1))
    .map(({ entry }) => entry);
