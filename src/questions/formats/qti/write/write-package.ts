import { type Readable } from 'node:stream';
import { writeZip, type ZipEntry } from '#platform/tabular/zip-writer.js';
import { type Markup, xml, xmlDeclaration } from '#platform/xml/write-xml.js';
import { type ExportNotes } from '#questions/formats/export-notes.js';
import { type ExportedFile, type ExportedQuestion, fileReference } from '#questions/formats/question-format.js';
import { type CompanionEntry, companionFile, hashOf } from './companion.js';
import { joined, QtiWriter, type QtiVersion } from './qti-writer.js';
import { lossOf } from './question-parts.js';
import { writeItem } from './write-item.js';

/** Writes a package of QTI: an item for each question, a test in their order, their files, and a manifest. */
export async function* writePackage(
  questions: AsyncIterable<ExportedQuestion>,
  notes: ExportNotes,
  version: QtiVersion,
): AsyncGenerator<Buffer> {
  const archive: Readable = writeZip(new PackageWriter(notes, version).entries(questions));
  for await (const part of archive) yield Buffer.from(part);
}

interface WrittenEntry extends Omit<CompanionEntry, 'content'> {
  identifier: string;
  tags: string[];
  content: unknown;
}

class PackageWriter {
  private readonly writer: QtiWriter;
  private readonly written: WrittenEntry[] = [];
  private readonly media = new Map<string, string>();

  constructor(
    private readonly notes: ExportNotes,
    private readonly version: QtiVersion,
  ) {
    this.writer = new QtiWriter(version);
  }

  async *entries(questions: AsyncIterable<ExportedQuestion>): AsyncGenerator<ZipEntry> {
    const modifiedAt = new Date();
    for await (const question of questions) {
      for (const file of question.files ?? []) {
        const path = this.media.get(file.url) ?? this.place(file);
        if (!this.media.has(file.url)) yield { path, modifiedAt, content: await file.open() };
        this.media.set(file.url, path);
      }
      const { path, item } = this.item(question);
      yield { path, modifiedAt, content: item };
    }
    yield { path: 'test.xml', modifiedAt, content: this.test() };
    const questionsOf = this.written.map(({ identifier: _, tags: __, ...entry }) => entry);
    yield { path: companionFile, modifiedAt, content: JSON.stringify({ questions: questionsOf }) };
    yield { path: 'imsmanifest.xml', modifiedAt, content: this.manifest() };
  }

  private place({ name }: ExportedFile): string {
    return `media/${this.media.size + 1}-${name.replace(/[^A-Za-z0-9._-]/g, '_')}`;
  }

  private item(question: ExportedQuestion): { path: string; item: string } {
    const { externalId, category, content, files = [] } = question;
    const identifier = `item-${this.written.length + 1}`;
    const path = `items/${identifier}.xml`;
    const item = this.withMedia(writeItem(content, identifier, this.version), (file) => `../${file}`, files);
    const lost = lossOf(content);
    if (lost) this.notes.weaken(question, 'qti_reduced', `${lost} Importing the package here restores the question.`);
    const stored = this.withMedia(JSON.stringify(content), fileReference, files);
    const paths = files.flatMap(({ url }) => this.media.get(url) ?? []);
    const restored: unknown = JSON.parse(stored);
    this.written.push({
      identifier,
      tags: content.tags,
      file: path,
      sha256: hashOf(item),
      externalId,
      category,
      content: restored,
      files: paths,
    });
    return { path, item };
  }

  /** A text with the addresses of its files in the package. */
  private withMedia(text: string, addressOf: (path: string) => string, files: ExportedFile[]): string {
    return files.reduce((changed, { url }) => {
      const path = this.media.get(url);
      return path === undefined ? changed : changed.replaceAll(url, addressOf(path));
    }, text);
  }

  private test(): string {
    const references = this.written.map(({ identifier, file, tags }) =>
      this.writer.element('assessmentItemRef', { identifier, href: file, category: categoryText(tags) }),
    );
    const section = { identifier: 'section-1', title: 'Questions', visible: 'true' };
    const part = { identifier: 'part-1', navigationMode: 'nonlinear', submissionMode: 'simultaneous' };
    const root = this.writer.element(
      'assessmentTest',
      { xmlns: this.namespace, identifier: 'test-1', title: 'Questions' },
      this.writer.element('testPart', part, this.writer.element('assessmentSection', section, ...references)),
    );
    return xmlDeclaration + root.xml;
  }

  private get namespace(): string {
    return this.writer.isVersion3
      ? 'http://www.imsglobal.org/xsd/imsqtiasi_v3p0'
      : 'http://www.imsglobal.org/xsd/imsqti_v2p1';
  }

  private manifest(): string {
    const suffix = this.writer.isVersion3 ? 'xmlv3p0' : 'xmlv2p1';
    const schema = this.writer.isVersion3 ? 'QTI Package' : 'QTIv2.1 Package';
    const file = (href: string): Markup => xml('file', { href });
    const items = this.written.map(({ identifier, file: href, files }) =>
      xml(
        'resource',
        { identifier: `resource-${identifier}`, type: `imsqti_item_${suffix}`, href },
        file(href),
        ...files.map(file),
      ),
    );
    const test = xml(
      'resource',
      { identifier: 'resource-test', type: `imsqti_test_${suffix}`, href: 'test.xml' },
      file('test.xml'),
    );
    const own = xml(
      'resource',
      { identifier: 'resource-homeroom', type: 'webcontent', href: companionFile },
      file(companionFile),
    );
    const metadata = xml(
      'metadata',
      {},
      xml('schema', {}, schema),
      xml('schemaversion', {}, this.writer.isVersion3 ? '3.0.0' : '1.0.0'),
    );
    const root = xml(
      'manifest',
      { xmlns: 'http://www.imsglobal.org/xsd/imscp_v1p1', identifier: 'manifest-1' },
      metadata,
      xml('organizations'),
      xml('resources', {}, joined([test, ...items, own])),
    );
    return xmlDeclaration + root.xml;
  }
}

/** Tags without blanks are categories of QTI. */
const categoryText = (tags: string[]): string | undefined =>
  tags.filter((tag) => !/\s/.test(tag)).join(' ') || undefined;
