import { type Issue } from '#platform/problems/problem.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { ExternalIds, maxExternalIdLength } from './external-ids.js';
import { type ImportedFile, type ImportedQuestions, type ReadOptions } from './question-format.js';

const bytesPerMegabyte = 1024 * 1024;

/** NUL and unpaired surrogates, which PostgreSQL cannot store. */
const unstorable = /\0|\p{Cs}/u;

/** The issue that keeps a text from being read at all. */
export function refuseText(text: string, { maxBytes }: ReadOptions, forbidden = unstorable): Issue | undefined {
  if (Buffer.byteLength(text) > maxBytes) {
    const message = `A file must not be larger than ${maxBytes / bytesPerMegabyte} MB. Split it.`;
    return { line: 1, rule: 'file_too_large', message };
  }
  const at = text.search(forbidden);
  if (at < 0) return undefined;
  const line = text.slice(0, at).split(/\r\n?|\n/).length;
  const message = 'This line contains a character that cannot be stored, such as NUL. Delete it.';
  return { line, rule: 'character_forbidden', message };
}

/** Ends the reading of one question; reading continues with the next. */
export class ParseError extends Error {
  constructor(readonly issue: Issue) {
    super(issue.message);
  }
}

export const parseError = (line: number, rule: string, message: string) => new ParseError({ line, rule, message });

/** A question that was read, before it has an id. */
export interface ReadQuestion {
  line: number;
  category?: string;
  content: QuestionContent;
  /** The id given in the file, if any. */
  id?: string | undefined;
  /** The text of the question in the file, which identifies a question without an id. */
  source: string;
  files?: ImportedFile[];
}

/** Collects the questions of a file, gives them ids, and stops at the limit. */
export class QuestionList {
  readonly result: ImportedQuestions = { questions: [], errors: [], notes: [] };
  private readonly ids = new ExternalIds();
  private count = 0;

  constructor(private readonly options: ReadOptions) {}

  get isFull(): boolean {
    return this.count > this.options.maxQuestions;
  }

  /** Reads one question. What `read` throws as ParseError is an error of the file. */
  add(line: number, read: () => ReadQuestion | undefined): void {
    this.count += 1;
    if (this.isFull) return this.refuseMore(line);
    try {
      const question = read();
      if (question) this.keep(question);
    } catch (failure) {
      if (!(failure instanceof ParseError)) throw failure;
      this.result.errors.push(failure.issue);
    }
  }

  error(line: number, rule: string, message: string): void {
    this.result.errors.push({ line, rule, message });
  }

  note(line: number, rule: string, message: string): void {
    this.result.notes.push({ line, rule, message });
  }

  private keep({ line, category = '', content, id, source, files }: ReadQuestion): void {
    const externalId = this.identify(line, source, id);
    this.result.questions.push({ line, externalId, category, content, ...(files && { files }) });
  }

  private identify(line: number, source: string, id: string | undefined): string {
    if (id && this.ids.take(id)) return id;
    if (id) {
      const reason = id.length > maxExternalIdLength ? 'is too long' : 'belongs to an earlier question';
      this.note(line, 'id_unusable', `The id of this question ${reason}. Its text identifies it instead.`);
    }
    return this.ids.derive(source.normalize('NFC').replace(/\s+/g, ' ').trim());
  }

  private refuseMore(line: number): void {
    const message = `A file must not have more than ${this.options.maxQuestions} questions. Split it.`;
    this.error(line, 'questions_too_many', message);
  }
}

/** What every question has that a format does not say. */
export const contentDefaults = { title: '', feedback: '', points: '1', tags: [] };

/** The lines of a text with their numbers. */
export function* numberedLines(text: string): Generator<{ number: number; text: string }> {
  let number = 0;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n?|\n/)) yield { number: ++number, text: line.trim() };
}
