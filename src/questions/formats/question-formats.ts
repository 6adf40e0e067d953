import { aiken } from './aiken/aiken.js';
import { csv } from './csv/csv.js';
import { embeddedAnswers } from './embedded-answers/embedded-answers.js';
import { gift } from './gift/gift.js';
import { missingWord } from './missing-word/missing-word.js';
import { moodleXml } from './moodle-xml/moodle-xml.js';
import { commonCartridge, qti12, qti21, qti3 } from './qti/qti.js';
import { type QuestionFormat } from './question-format.js';

/** All formats that questions can be imported from and exported to, in the order the API documents them. */
export const questionFormats = [
  gift,
  moodleXml,
  aiken,
  missingWord,
  embeddedAnswers,
  csv,
  qti3,
  qti21,
  qti12,
  commonCartridge,
] as const;

export type ImportFormat = (typeof questionFormats)[number]['name'];

export const importFormats: readonly ImportFormat[] = questionFormats.map(({ name }) => name);

/** The media types of exported files. */
export const fileTypes: readonly string[] = [...new Set(questionFormats.map(({ file }) => file.mimeType))];

export function formatNamed(name: ImportFormat): QuestionFormat {
  const format = questionFormats.find((candidate) => candidate.name === name);
  if (!format) throw new RangeError(`Unknown question format: ${name}`);
  return format;
}
