import { ExternalIds, maxExternalIdLength } from '#questions/formats/external-ids.js';
import {
  defaultReadOptions,
  type ImportedQuestions,
  type QuestionFormat,
  type ReadOptions,
} from '#questions/formats/question-format.js';
import { ParseError, refuseText } from '#questions/formats/text-file.js';
import { type GiftBlock } from './block.js';
import { forbiddenCharacter } from './escapes.js';
import { type Labels, readLabels } from './labels.js';
import { readQuestion } from './question.js';
import { categoryOf, giftBlocks } from './scanner.js';
import { writeGift } from './write-gift.js';

/**
 * Moodle's plain-text format for questions (docs.moodle.org/en/GIFT_format). What Moodle accepts is read the same way.
 * Where Moodle guesses at broken text, an error names the line. Reading continues with the next question, so that one
 * attempt finds all errors.
 */
export const gift: QuestionFormat<'gift'> = {
  name: 'gift',
  input: 'text',
  file: { extension: 'gift', mimeType: 'text/plain' },
  read: parseGift,
  write: (questions, notes) => writeGift(questions, notes, parseGift),
};

/** Reads a text in GIFT. */
export async function parseGift(text: string, options = defaultReadOptions): Promise<ImportedQuestions> {
  const refusal = refuseText(text, options, forbiddenCharacter);
  if (refusal) return { questions: [], errors: [refusal], notes: [] };
  const reader = new GiftReader(options);
  for await (const block of giftBlocks(text.replace(/^\uFEFF/, ''))) {
    reader.read(block);
    if (reader.isFull) break;
  }
  return reader.result;
}

/** Reads the blocks of a file in order and keeps track of the current category. */
class GiftReader {
  readonly result: ImportedQuestions = { questions: [], errors: [], notes: [] };
  private readonly ids = new ExternalIds();
  private category = '';
  private count = 0;

  constructor(private readonly options: ReadOptions) {}

  /** Descriptions count as questions: each adds a note, and the notes must be bounded too. */
  get isFull(): boolean {
    return this.count > this.options.maxQuestions;
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
    else if (isBlank) this.noteDetachedLabels(block);
    else this.readEntry(block, labels);
  }

  private readEntry(block: GiftBlock, labels: Labels): void {
    try {
      const content = readQuestion(block, labels.tags);
      if (!content) return;
      const externalId = this.identify(block, labels);
      this.result.questions.push({ line: block.body.line, externalId, category: this.category, content });
    } catch (failure) {
      if (!(failure instanceof ParseError)) throw failure;
      this.result.errors.push(failure.issue);
    } finally {
      this.result.notes.push(...block.notes);
    }
  }

  private identify(block: GiftBlock, { id }: Labels): string {
    if (id && this.ids.take(id)) return id;
    if (id) {
      const reason = id.length > maxExternalIdLength ? 'is too long' : 'belongs to an earlier question';
      block.body.note('id_unusable', `The id of this question ${reason}. Its text identifies it instead.`);
    }
    return this.ids.derive(block.source);
  }

  private noteDetachedLabels(block: GiftBlock): void {
    const [comment] = block.comments;
    this.result.notes.push({
      line: comment?.number ?? block.body.line,
      rule: 'labels_loose',
      message: 'These labels belong to no question and were left out. Remove the blank line below them.',
    });
  }

  private refuseMore(block: GiftBlock): void {
    this.result.errors.push({
      line: block.body.line,
      rule: 'questions_too_many',
      message: `A file must not have more than ${this.options.maxQuestions} questions and descriptions. Split it.`,
    });
  }
}
