import { Choice, Flag, Id, Ids, Int, Many, Text } from '#platform/shapes/fields.js';
import { QuestionFilter } from '#questions/bank/question-query.dto.js';
import { type ImportFormat, importFormats } from '#questions/formats/question-formats.js';

/** Which questions to check for an export, and for which format. */
export class QuestionExportFilters extends QuestionFilter {
  @Choice(importFormats, { default: 'gift', about: 'The format of the file' })
  format: ImportFormat;

  @Ids({ max: 200, default: [], about: 'Only these questions, in this order; separated by commas' })
  ids: string[];
}

/** Which questions to export, and whether the file may lack something. */
export class QuestionExportQuery extends QuestionExportFilters {
  @Flag({
    default: false,
    about: 'true: leave out what the format cannot hold; false: refuse with 422 export_incomplete instead',
  })
  incomplete: boolean;
}

/** Something about a question that the format cannot hold. */
export class ExportNoteView {
  @Id()
  questionId: string;

  @Text({ about: 'Its title, or the beginning of its prompt' })
  title: string;

  @Text()
  rule: string;

  @Text({ max: 1000 })
  message: string;

  @Flag({ about: 'true: the question is not in the file; false: it is there without this detail' })
  isLeftOut: boolean;
}

/** What an export would contain. */
export class QuestionExportReport {
  @Int({ about: 'The number of selected questions' })
  questions: number;

  @Int({ about: 'The number of them that the format cannot hold at all' })
  leftOut: number;

  @Many(() => ExportNoteView, { about: 'What the file would lack, the first 200' })
  notes: ExportNoteView[];

  @Int({ about: 'The number of all notes' })
  noteCount: number;
}
