import { readXml } from '#platform/xml/read-xml.js';
import { defaultReadOptions, type ImportedQuestions, type ReadOptions } from '#questions/formats/question-format.js';
import { alone, QuestionCollector } from './read-document.js';
import { isArchive, PackageReader } from './read-package.js';

const mebibyte = 1024 * 1024;
/** XML is wordy, and packages contain images, so that they may be larger than other files of text. */
const maxFileBytes = 20 * mebibyte;

/** Reads a document or package of QTI 1.2, 2 or 3, or a Common Cartridge; which one it is stands in the file. */
export async function readQti(file: Buffer, options: ReadOptions = defaultReadOptions): Promise<ImportedQuestions> {
  const collector = new QuestionCollector(options);
  const maxBytes = Math.max(maxFileBytes, options.maxBytes);
  if (file.length > maxBytes) {
    const message = `A file must not be larger than ${Math.floor(maxBytes / mebibyte)} MB. Split it.`;
    collector.refuse({ line: 1, rule: 'file_too_large', message });
    return collector.result;
  }
  if (isArchive(file)) await new PackageReader(collector).read(file);
  else {
    const reading = await readXml(file, { encoding: options.encoding, maxBytes });
    if ('root' in reading) await collector.read(reading.root, alone);
    else collector.refuse(reading.issue);
  }
  return collector.result;
}
