import { posix } from 'node:path';
import { pause } from '#platform/pacing/pacing.js';
import { type Issue, Problem } from '#platform/problems/problem.js';
import { readZip, type ZipLimits } from '#platform/tabular/zip.js';
import { readXml } from '#platform/xml/read-xml.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { type CompanionEntry, companionFile, hashOf, readCompanion } from '#questions/formats/qti/write/companion.js';
import { type ImportedFile } from '#questions/formats/question-format.js';
import { type QtiResource, resourcesOf } from './manifest.js';
import { MediaFiles } from './media-files.js';
import { qtiName } from './qti-node.js';
import { type QuestionCollector } from './read-document.js';
import { type TestItem, testItemsOf } from './test-items.js';

/** What the test of an item says about it. */
type ItemPlace = Pick<TestItem, 'category' | 'tags' | 'weight'>;

const mebibyte = 1024 * 1024;
const limits: ZipLimits = { maxEntries: 5_000, maxBytes: 200 * mebibyte, maxEntryBytes: 20 * mebibyte };

/** Whether a file is a ZIP archive. */
export const isArchive = (file: Buffer): boolean => file.subarray(0, 2).toString('latin1') === 'PK';

/** Reads a package: its manifest, the tests and items it names, and the images they show. */
export class PackageReader {
  private files: Map<string, Buffer> = new Map();
  private companion = new Map<string, CompanionEntry>();

  constructor(private readonly collector: QuestionCollector) {}

  async read(archive: Buffer): Promise<void> {
    const problem = await this.open(archive);
    if (problem) return this.collector.refuse(problem);
    const manifest = [...this.files.keys()].find((name) => /^(?:[^/]{1,200}\/)?imsmanifest\.xml$/.test(name));
    if (manifest === undefined) return this.collector.refuse(withoutManifest);
    const root = await this.document(manifest);
    if (!root) return;
    const resources = resourcesOf(root, posix.dirname(manifest));
    this.companion = readCompanion(this.files.get(posix.join(posix.dirname(manifest), companionFile)));
    if (resources.length === 0) return this.collector.refuse(withoutItems(root), manifest);
    await this.resources(resources);
  }

  private async open(archive: Buffer): Promise<Issue | undefined> {
    try {
      this.files = await readZip(archive, limits);
      return undefined;
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { line: 1, rule: error.code, message: error.detail };
    }
  }

  /** Items of tests come in the order of their tests; then the items that no test names. */
  private async resources(resources: QtiResource[]): Promise<void> {
    const read = new Set<string>();
    for (const { file, line, isTest } of resources) if (isTest) await this.test(file, line, read);
    for (const { file, line, isTest } of resources) if (!isTest && !read.has(file)) await this.item(file, line, read);
  }

  private async test(file: string, line: number, read: Set<string>): Promise<void> {
    const root = await this.document(file, line);
    if (!root) return;
    if (qtiName(root.name) !== 'assessmentTest') return this.readDocument(root, file, { category: '', tags: [] });
    const { items, notes } = testItemsOf(root, file);
    for (const note of notes) this.collector.note(note, file);
    for (const item of items) {
      if (!read.has(item.file)) await this.item(item.file, item.line, read, item);
    }
  }

  private async item(
    file: string,
    line: number,
    read: Set<string>,
    place: ItemPlace = { category: '', tags: [] },
  ): Promise<void> {
    read.add(file);
    const own = this.companion.get(file);
    const bytes = this.files.get(file);
    if (own && bytes && hashOf(bytes) === own.sha256) return this.collector.addKnown(own, this.filesOf(own), line);
    const root = await this.document(file, line);
    if (root) await this.readDocument(root, file, place);
  }

  private filesOf({ files }: CompanionEntry): ImportedFile[] {
    return files.flatMap((name) => {
      const bytes = this.files.get(name);
      return bytes ? [{ name, bytes, line: 1 }] : [];
    });
  }

  private async readDocument(root: XmlElement, file: string, { category, tags, weight }: ItemPlace): Promise<void> {
    await pause();
    const media = new MediaFiles(this.files, file);
    await this.collector.read(root, { file, media, category, tags, ...(weight !== undefined && { weight }) });
  }

  /** The root of a document of the package; undefined if it is missing or not XML, which is reported. */
  private async document(file: string, line = 1): Promise<XmlElement | undefined> {
    const bytes = this.files.get(file);
    if (!bytes) {
      const message = `The file ${file.slice(0, 200)} is in the manifest but not in the package.`;
      this.collector.refuse({ line, rule: 'file_missing', message });
      return undefined;
    }
    const reading = await readXml(bytes);
    if ('root' in reading) return reading.root;
    this.collector.refuse(reading.issue, file);
    return undefined;
  }
}

const withoutManifest: Issue = {
  line: 1,
  rule: 'qti_manifest_missing',
  message: 'The archive has no imsmanifest.xml. Export the questions again as a QTI package or a Common Cartridge.',
};

const withoutItems = (manifest: XmlElement): Issue => ({
  line: manifest.line,
  rule: 'qti_empty',
  message: 'The manifest names no QTI items of version 1.2, 2 or 3. Export the questions again in one of them.',
});
