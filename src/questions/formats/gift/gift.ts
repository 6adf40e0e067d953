import { type Issue } from '#platform/problems/problem.js';
import { type GiftBlock, Unreadable } from './block.js';
import { forbiddenCharacter } from './escapes.js';
import { type Labels, readLabels } from './labels.js';
import { readQuestion } from './question.js';
import { categoryOf, giftBlocks } from './scanner.js';
import { ExternalIds, importLimits, type ImportReport } from '#questions/formats/imported-question.js';

/**
 * Reads questions written in GIFT, Moodle's format for questions in plain text (docs.moodle.org/en/GIFT_format). What
 * Moodle reads is read the same way; where it guesses at a broken text, the line is reported instead. Reading always
 * goes on with the next question, so that one try shows every fault.
 */
export async function parseGift(text: string): Promise<ImportReport> {
  const refusal = refuse(text);
  if (refusal) return { questions: [], errors: [refusal], notes: [] };
  const reader = new GiftReader();
  for await (const block of giftBlocks(text.replace(/^\uFEFF/, ''))) {
    reader.read(block);
    if (reader.isFull) break;
  }
  return reader.report;
}

function refuse(text: string): Issue | undefined {
  if (Buffer.byteLength(text) > importLimits.bytes) {
    return { line: 1, rule: 'file_too_large', message: 'A file may have 2 MB; split it.' };
  }
  const at = text.search(forbiddenCharacter);
  if (at < 0) return undefined;
  const line = text.slice(0, at).split(/\r\n?|\n/).length;
  return { line, rule: 'character_forbidden', message: 'This line holds a character no text may hold; delete it.' };
}

/** Reads block after block, remembering the category they stand in. */
class GiftReader {
  readonly report: ImportReport = { questions: [], errors: [], notes: [] };
  private readonly ids = new ExternalIds();
  private category = '';
  private count = 0;

  /** Descriptions count as questions do, or a file of nothing else would fill the report without end. */
  get isFull(): boolean {
    return this.count > importLimits.questions;
  }

  read(block: GiftBlock): void {
    const category = categoryOf(block);
    if (category !== undefined) {
      this.category = category;
      return;
    }
    const labels = readLabels(block.comments);
    const isBlank = block.body.text === '';
    if (isBlank && !labels.id && labels.tags.length === 0) return;
    this.count += 1;
    if (this.isFull) this.refuseMore(block);
    else if (isBlank) this.noteLooseLabels(block);
    else this.readEntry(block, labels);
  }

  private readEntry(block: GiftBlock, labels: Labels): void {
    try {
      const content = readQuestion(block, labels.tags);
      if (!content) return;
      const externalId = this.identify(block, labels);
      this.report.questions.push({ line: block.body.line, externalId, category: this.category, content });
    } catch (failure) {
      if (!(failure instanceof Unreadable)) throw failure;
      this.report.errors.push(failure.fault);
    } finally {
      this.report.notes.push(...block.notes);
    }
  }

  private identify(block: GiftBlock, { id }: Labels): string {
    if (id && this.ids.take(id)) return id;
    if (id) {
      const reason = id.length > importLimits.idLength ? 'is too long' : 'names a question above';
      block.body.note('id_unusable', `The id of this question ${reason}; it will be recognised by its text instead.`);
    }
    return this.ids.derive(block.source);
  }

  private noteLooseLabels(block: GiftBlock): void {
    this.report.notes.push({
      line: block.comments[0].number,
      rule: 'labels_loose',
      message: 'These labels were left out: no question stands with them; take away the blank line below.',
    });
  }

  private refuseMore(block: GiftBlock): void {
    this.report.errors.push({
      line: block.body.line,
      rule: 'questions_too_many',
      message: `A file may have ${importLimits.questions} questions and descriptions; split it.`,
    });
  }
}
