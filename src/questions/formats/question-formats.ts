import { gift } from './gift/gift.js';
import { type QuestionFormat } from './question-format.js';

/** All formats that questions can be imported from, in the order the API documents them. */
export const questionFormats = [gift] as const;

export type ImportFormat = (typeof questionFormats)[number]['name'];

export const importFormats: readonly ImportFormat[] = questionFormats.map(({ name }) => name);

export function formatNamed(name: ImportFormat): QuestionFormat {
  const format = questionFormats.find((candidate) => candidate.name === name);
  if (!format) throw new RangeError(`Unknown question format: ${name}`);
  return format;
}
