import { pause } from '#platform/pacing/pacing.js';
import { type Issue } from '#platform/problems/problem.js';
import { type XmlElement } from '#platform/xml/xml-element.js';
import { ExternalIds } from '#questions/formats/external-ids.js';
import { type QtiItem, Unreadable } from '#questions/formats/qti/qti-item.js';
import { questionOf } from '#questions/formats/qti/qti-question.js';
import { readItem1 } from '#questions/formats/qti/version-1/read-item-1.js';
import { type CompanionEntry } from '#questions/formats/qti/write/companion.js';
import {
  type ImportedFile,
  type ImportedQuestion,
  type ImportedQuestions,
  type ReadOptions,
} from '#questions/formats/question-format.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { exact } from '#questions/types/shared/fraction.js';
import { MediaFiles } from './media-files.js';
import { qtiName } from './qti-node.js';
import { readItem } from './read-item.js';

/** Where a document is in its package, and what its test says about it. */
export interface DocumentPlace {
  /** Empty for a file that is not in a package. */
  file: string;
  media: MediaFiles;
  category: string;
  tags: string[];
  /** By what the test multiplies the points. */
  weight?: string;
}

export const alone: DocumentPlace = { file: '', media: new MediaFiles(), category: '', tags: [] };

/** Collects the questions of all documents of an import. */
export class QuestionCollector {
  readonly result: ImportedQuestions = { questions: [], errors: [], notes: [] };
  private readonly ids = new ExternalIds();

  constructor(private readonly options: ReadOptions) {}

  get isFull(): boolean {
    return this.result.questions.length + this.result.errors.length >= this.options.maxQuestions;
  }

  refuse(issue: Issue, file = ''): void {
    this.result.errors.push(located(issue, file));
  }

  note(issue: Issue, file = ''): void {
    this.result.notes.push(located(issue, file));
  }

  /** Reads all items of a document of any version. */
  async read(root: XmlElement, place: DocumentPlace): Promise<void> {
    const name = qtiName(root.name);
    if (name === 'assessmentItem') this.item(root, place);
    else if (name === 'questestinterop') await this.version1(root, place);
    else this.refuse(unknownRoot(root), place.file);
  }

  /** A question that the package has as we store it. */
  addKnown({ externalId, category, content }: CompanionEntry, files: ImportedFile[], line: number): void {
    const id = this.ids.take(externalId) ? externalId : this.ids.derive(JSON.stringify(content));
    this.result.questions.push({ line, externalId: id, category, content, ...(files.length > 0 && { files }) });
  }

  private item(root: XmlElement, place: DocumentPlace): void {
    this.attempt(root, place, () => {
      const { item, notes } = readItem(root, place.media);
      for (const note of notes) this.note(note, place.file);
      const content = questionOf({ ...item, tags: place.tags });
      this.add({ ...item, category: place.category, tags: place.tags }, weighted(content, place.weight));
    });
  }

  /** Items of QTI 1 are in sections of assessments, in banks, or in the root. */
  private async version1(root: XmlElement, place: DocumentPlace): Promise<void> {
    const found = itemsIn(root, place.category);
    for (const element of found.references) this.note(referenceNote(element), place.file);
    for (const element of found.selections) this.note(selectionNote(element), place.file);
    if (found.items.length === 0 && found.references.length === 0) this.refuse(noItems(root), place.file);
    for (const { element, category } of found.items) {
      await pause();
      if (this.isFull) return this.refuse(tooMany(element, this.options), place.file);
      this.attempt(element, place, () => {
        const { item, content, notes } = readItem1(element, category, place.media);
        for (const note of notes) this.note(note, place.file);
        this.add(item, content);
      });
    }
  }

  /** A broken item refuses the file; an item that no question can be is reported and left out. */
  private attempt(element: XmlElement, { file }: DocumentPlace, read: () => void): void {
    try {
      if (this.isFull) throw new Unreadable(tooMany(element, this.options));
      read();
    } catch (failure) {
      if (!(failure instanceof Unreadable)) throw failure;
      if (failure.isBroken) this.refuse(failure.issue, file);
      else this.note(failure.issue, file);
    }
  }

  private add({ identifier, line, category, files }: QtiItem, content: QuestionContent): void {
    const externalId = identifier && this.ids.take(identifier) ? identifier : this.ids.derive(JSON.stringify(content));
    const question: ImportedQuestion = { line, externalId, category, content, ...(files.length > 0 && { files }) };
    this.result.questions.push(question);
  }
}

function weighted(content: QuestionContent, weight: string | undefined): QuestionContent {
  if (weight === undefined) return content;
  return { ...content, points: exact(content.points).times(exact(weight)).toShort(7) };
}

const located = (issue: Issue, file: string): Issue =>
  file === '' ? issue : { ...issue, message: `${file}: ${issue.message}` };

interface Items1 {
  items: { element: XmlElement; category: string }[];
  references: XmlElement[];
  selections: XmlElement[];
}

function itemsIn(element: XmlElement, category: string): Items1 {
  const found: Items1 = { items: [], references: [], selections: [] };
  for (const child of element.elements) {
    if (child.name === 'item') found.items.push({ element: child, category });
    else if (['itemref', 'bankentry_item'].includes(child.name)) found.references.push(child);
    else if (child.name === 'selection_ordering' && child.elements.length > 0) found.selections.push(child);
    else if (['assessment', 'section', 'objectbank'].includes(child.name)) {
      const inner = itemsIn(child, categoryOf(child, category));
      found.items.push(...inner.items);
      found.references.push(...inner.references);
      found.selections.push(...inner.selections);
    }
  }
  return found;
}

const maxCategoryLength = 200;

/** Questions are sorted by their assessment or bank; sections of it often have names of programs. */
const categoryOf = (element: XmlElement, outer: string): string =>
  outer === '' && element.name !== 'section' ? (element.attribute('title') ?? '').slice(0, maxCategoryLength) : outer;

const referenceNote = (element: XmlElement): Issue => ({
  line: element.line,
  rule: 'qti_reference',
  message: `${element.name} refers to a question in another file, which was left out. Import that file too.`,
});

const selectionNote = (element: XmlElement): Issue => ({
  line: element.line,
  rule: 'qti_test_rule_lost',
  message: 'The rule that draws questions was left out: all questions are imported.',
});

const noItems = (root: XmlElement): Issue => ({
  line: root.line,
  rule: 'qti_empty',
  message: 'The document contains no items.',
});

const tooMany = ({ line }: XmlElement, { maxQuestions }: ReadOptions): Issue => ({
  line,
  rule: 'questions_too_many',
  message: `A file must not have more than ${maxQuestions} questions. Split it.`,
});

const unknownRoot = ({ name, line }: XmlElement): Issue => ({
  line,
  rule: 'qti_root_unknown',
  message: `A document that begins with ${name.slice(0, 60)} contains no QTI items. Import an item, or a package as ZIP file.`,
});
