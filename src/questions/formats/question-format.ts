import { type Issue } from '#platform/problems/problem.js';
import { type QuestionContent } from '#questions/types/question-content.js';

/** A question of a file. `line` is where it begins; `externalId` identifies it when the file is imported again. */
export interface ImportedQuestion {
  line: number;
  externalId: string;
  category: string;
  content: QuestionContent;
}

/**
 * The questions of a file. Any of the `errors` refuses the whole file; each names its line and how to fix it. `notes`
 * report what was changed or left out on reading.
 */
export interface ImportedQuestions {
  questions: ImportedQuestion[];
  errors: Issue[];
  notes: Issue[];
}

/** Reading stops at these limits with an error. */
export interface ReadOptions {
  maxBytes: number;
  maxQuestions: number;
}

export const defaultReadOptions: ReadOptions = { maxBytes: 2 * 1024 * 1024, maxQuestions: 2_000 };

/**
 * A file format for questions. A new format is a folder with such an object and an entry in question-formats.ts
 * (docs/decisions/0066). `read` reports what it cannot read as errors and never throws because of the file.
 */
export type QuestionFormat<Name extends string = string> =
  | FormatOf<Name, 'text', string>
  | FormatOf<Name, 'bytes', Buffer>;

/** `text` formats get the decoded text of the file, `bytes` formats its bytes. */
interface FormatOf<Name extends string, Input extends string, File> {
  readonly name: Name;
  readonly input: Input;
  read(file: File, options?: ReadOptions): Promise<ImportedQuestions>;
}
