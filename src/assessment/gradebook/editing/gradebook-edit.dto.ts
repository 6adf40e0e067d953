import { Choice, Decimal, Flag, Id, Int, Many, Text, Texts } from '#platform/shapes/fields.js';
import { type TextEncoding, textEncodings } from '#platform/text/encoding.js';

/** Cells that one request may change. */
export const maxEditedCells = 5_000;

/** A new value of a cell. */
export class GradebookCellEdit {
  @Id({ about: 'A student of the class' })
  studentId: string;

  @Id({ about: 'An assessment of the subject' })
  assessmentId: string;

  @Decimal({ optional: true, nullable: true, about: 'Takes precedence over the submission; null clears it' })
  score?: number | null;

  @Flag({ optional: true, about: 'true: the work does not count for this student' })
  isExcused?: boolean;

  @Int({ min: 0, about: 'The version of the cell you have seen; 0 for a cell without a grade' })
  version: number;
}

export class GradebookEdit {
  @Flag({ default: false, about: 'Report what would change without changing anything' })
  dryRun: boolean;

  @Text({ max: 2000, default: '', about: 'Why, for the history of the grades' })
  reason: string;

  @Many(() => GradebookCellEdit, { min: 1, max: maxEditedCells, about: 'Each cell at most once' })
  cells: GradebookCellEdit[];
}

export class GradebookImportOptions {
  @Flag({ default: false, about: 'Report what would change without changing anything' })
  dryRun: boolean;

  @Text({ max: 2000, default: '', about: 'Why, for the history of the grades' })
  reason: string;

  @Choice(textEncodings, {
    optional: true,
    name: 'TextEncoding',
    about: 'The encoding of the file; default: Unicode is recognised and any other encoding is detected',
  })
  encoding?: TextEncoding;
}

/** What a cell was and what it becomes. */
export class GradebookCellChangeView {
  @Id()
  studentId: string;

  @Id()
  assessmentId: string;

  @Decimal({ nullable: true, about: 'What counted before' })
  fromScore: number | null;

  @Decimal({ nullable: true, about: 'What counts after' })
  toScore: number | null;

  @Flag({ about: 'Whether the student was excused before' })
  fromExcused: boolean;

  @Flag({ about: 'Whether the student is excused after' })
  toExcused: boolean;

  @Flag({ about: 'true: the score waits for the release of grades; toScore is what counts until then' })
  isDraft: boolean;
}

export class GradebookEditReport {
  @Flag({ about: 'true: nothing was changed' })
  dryRun: boolean;

  @Int({ min: 0, about: 'Cells whose grade changes' })
  changed: number;

  @Int({ min: 0, about: 'Cells that are the same already' })
  unchanged: number;

  @Many(() => GradebookCellChangeView, { max: maxEditedCells, about: 'The cells whose grade changes' })
  changes: GradebookCellChangeView[];

  @Texts({ max: 500, length: 2000, about: 'Columns of an imported file that are no assessment; they are ignored' })
  ignoredColumns: string[];
}
