import { Readable } from 'node:stream';
import { pause } from '#platform/pacing/pacing.js';
import { writeZip, type ZipEntry } from '#platform/tabular/zip-writer.js';
import { xml, xmlDeclaration } from '#platform/xml/write-xml.js';
import { type ExportNotes } from '#questions/formats/export-notes.js';
import { type ExportedQuestion } from '#questions/formats/question-format.js';
import { documentEnd, documentStart, writeItems1 } from './version-1.js';

/** One document of QTI 1.2. */
export async function* writeDocument1(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
): AsyncGenerator<string> {
  yield documentStart;
  yield* writeItems1(questions, notes);
  yield documentEnd;
}

/** A Common Cartridge 1.1 with one quiz. */
export async function* writeCartridge(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
): AsyncGenerator<Buffer> {
  for await (const part of writeZip(entriesOf(questions, notes))) yield Buffer.from(part);
}

const quiz = 'quiz-1/assessment_qti.xml';

async function* entriesOf(questions: AsyncIterable<ExportedQuestion>, notes: ExportNotes): AsyncGenerator<ZipEntry> {
  const modifiedAt = new Date();
  await pause();
  yield { path: quiz, modifiedAt, content: Readable.from(writeDocument1(questions, notes), { objectMode: false }) };
  yield { path: 'imsmanifest.xml', modifiedAt, content: manifest() };
}

function manifest(): string {
  const resource = { identifier: 'quiz-1', type: 'imsqti_xmlv1p2/imscc_xmlv1p1/assessment' };
  const metadata = xml('metadata', {}, xml('schema', {}, 'IMS Common Cartridge'), xml('schemaversion', {}, '1.1.0'));
  const root = xml(
    'manifest',
    { xmlns: 'http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1', identifier: 'manifest-1' },
    metadata,
    xml('organizations'),
    xml('resources', {}, xml('resource', resource, xml('file', { href: quiz }))),
  );
  return xmlDeclaration + root.xml;
}
