import { type QuestionFormat } from '#questions/formats/question-format.js';
import { readQti } from './read/read-qti.js';
import { writeCartridge, writeDocument1 } from './write/write-cartridge.js';
import { writePackage } from './write/write-package.js';

const file = { extension: 'zip', mimeType: 'application/zip' };

/**
 * IMS Question and Test Interoperability: items, tests and packages of versions 1.2, 2.0 to 2.2 and 3.0, and quizzes of
 * Common Cartridges. Each format reads all of them; they differ in the version they write.
 */
export const qti3: QuestionFormat<'qti_3_0'> = {
  name: 'qti_3_0',
  input: 'bytes',
  file,
  read: readQti,
  write: (questions, notes) => writePackage(questions, notes, '3.0'),
};

export const qti21: QuestionFormat<'qti_2_1'> = {
  name: 'qti_2_1',
  input: 'bytes',
  file,
  read: readQti,
  write: (questions, notes) => writePackage(questions, notes, '2.1'),
};

/** Items of QTI 1.2, which older systems read. */
export const qti12: QuestionFormat<'qti_1_2'> = {
  name: 'qti_1_2',
  input: 'bytes',
  file: { extension: 'xml', mimeType: 'application/xml' },
  read: readQti,
  write: writeDocument1,
};

/** A Common Cartridge with one quiz. */
export const commonCartridge: QuestionFormat<'common_cartridge'> = {
  name: 'common_cartridge',
  input: 'bytes',
  file: { extension: 'imscc', mimeType: 'application/zip' },
  read: readQti,
  write: writeCartridge,
};
