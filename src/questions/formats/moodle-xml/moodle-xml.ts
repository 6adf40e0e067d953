import { type QuestionFormat } from '#questions/formats/question-format.js';
import { readMoodleXml } from './read-moodle-xml.js';
import { writeMoodleXml } from './write-moodle-xml.js';

/**
 * Moodle's XML format (docs.moodle.org/en/Moodle_XML_format), with categories, tags, ids and files. What Moodle reads
 * is read the same way; what has no counterpart is reported by line.
 */
export const moodleXml: QuestionFormat<'moodle_xml'> = {
  name: 'moodle_xml',
  input: 'bytes',
  file: { extension: 'xml', mimeType: 'application/xml' },
  read: readMoodleXml,
  write: writeMoodleXml,
};
