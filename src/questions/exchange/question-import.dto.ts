import { Choice, Flag, Id, Int, Many, Text, Texts } from '#platform/shapes/fields.js';
import { type TextEncoding, textEncodings } from '#platform/text/encoding.js';
import { type ImportFormat, importFormats } from '#questions/formats/question-formats.js';

export const categoryUses = ['categories', 'tags', 'none'] as const;
export type CategoryUse = (typeof categoryUses)[number];

/** How to import a file of questions. */
export class QuestionImportOptions {
  @Choice(importFormats, { default: 'gift', about: 'The format of the file' })
  format: ImportFormat;

  @Flag({ default: false, about: 'Only report what an import would do' })
  dryRun: boolean;

  @Id({ optional: true, about: 'The core subject of new questions' })
  coreSubjectId?: string;

  @Choice(categoryUses, {
    default: 'categories',
    name: 'ImportedCategoryUse',
    about: 'What the categories of the file become for new questions: categories of the bank, tags, or nothing',
  })
  categories: CategoryUse;

  @Choice(textEncodings, {
    optional: true,
    name: 'TextEncoding',
    about: 'The encoding of the file; default: Unicode is recognised and any other encoding is detected',
  })
  encoding?: TextEncoding;
}

/** What was changed or left out on reading, and where. */
export class ImportNoteView {
  @Int({ optional: true })
  line?: number;

  @Text()
  rule: string;

  @Text({ max: 1000 })
  message: string;
}

/** The result of an import, or of a dry run. */
export class QuestionImportView {
  @Flag()
  dryRun: boolean;

  @Int({ about: 'The number of new questions' })
  created: number;

  @Int({ about: 'The number of questions that were in the bank already, unchanged' })
  unchanged: number;

  @Int({ about: 'The number of questions that were in the bank already and got a new version' })
  updated: number;

  @Texts({ max: 2000, about: 'The ids of all questions in the order of the file; empty for a dry run' })
  questionIds: string[];

  @Many(() => ImportNoteView, { about: 'What was changed or left out on reading' })
  notes: ImportNoteView[];
}
