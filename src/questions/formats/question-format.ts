import { type Readable } from 'node:stream';
import { type Issue } from '#platform/problems/problem.js';
import { type TextEncoding } from '#platform/text/encoding.js';
import { type QuestionContent } from '#questions/types/question-content.js';
import { type ExportNotes } from './export-notes.js';

/** A question of a file. `line` is where it begins; `externalId` identifies it when the file is imported again. */
export interface ImportedQuestion {
  line: number;
  externalId: string;
  category: string;
  content: QuestionContent;
  /** Files the question shows. Its texts refer to each by `fileReference(name)`. */
  files?: ImportedFile[];
}

/** A file that comes with a question, such as an image in base64. */
export interface ImportedFile {
  /** Unique among the files of the question. */
  name: string;
  bytes: Buffer;
  line: number;
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
  /** The encoding the user gave. Formats that read text get it decoded already. */
  encoding?: TextEncoding | undefined;
}

export const defaultReadOptions: ReadOptions = { maxBytes: 2 * 1024 * 1024, maxQuestions: 2_000 };

/** A question to be written to a file. */
export interface ExportedQuestion {
  /** Its id in the bank. */
  id: string;
  /** Identifies the question in the file, so that importing the file again finds it. */
  externalId: string;
  category: string;
  content: QuestionContent;
  /** Files its texts show; each is in them as `url`. */
  files?: ExportedFile[];
}

export interface ExportedFile {
  url: string;
  name: string;
  mimeType: string;
  sizeBytes: number;
  open: () => Promise<Readable>;
}

/** What a written file is called and how it is sent. */
export interface FileKind {
  extension: string;
  mimeType: string;
}

/**
 * A file format for questions. A new format is a folder with such an object and an entry in question-formats.ts
 * (docs/decisions/0066). `read` reports what it cannot read as errors and never throws because of the file. `write`
 * yields the file piece by piece and reports in `notes` all that the format cannot hold.
 */
export type QuestionFormat<Name extends string = string> =
  | FormatOf<Name, 'text', string>
  | FormatOf<Name, 'bytes', Buffer>;

/** `text` formats get the decoded text of the file, `bytes` formats its bytes. */
interface FormatOf<Name extends string, Input extends string, File> {
  readonly name: Name;
  readonly input: Input;
  readonly file: FileKind;
  read: (file: File, options?: ReadOptions) => Promise<ImportedQuestions>;
  write: (questions: AsyncIterable<ExportedQuestion>, notes: ExportNotes) => AsyncIterable<string | Buffer>;
}

/** Stands in the texts of an imported question for the URL of one of its files; the importer replaces it. */
export const fileReference = (name: string): string => `/imported-files/${encodeURIComponent(name)}/content`;
