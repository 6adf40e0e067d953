import { Choice, Flag, Int, IntersectionType, Many, Text } from '#platform/shapes/fields.js';
import { textEncodings, type TextEncoding } from '#platform/text/encoding.js';
import { SeatCountsView } from './enrollments.dto.js';

export class EnrollmentImportOptions {
  @Flag({ default: false, about: 'Report what would change without writing anything' })
  dryRun: boolean;

  @Choice(textEncodings, {
    optional: true,
    name: 'TextEncoding',
    about: 'The encoding of the file; default: Unicode is recognised and any other encoding is detected',
  })
  encoding?: TextEncoding;
}

/** Information about a row that does not prevent the import. */
export class EnrollmentNoteView {
  @Int({ optional: true, min: 1, about: 'Line of the file' })
  line?: number;

  @Text({ optional: true, about: 'Column of the file' })
  column?: string;

  @Text({ about: 'Stable code of the note' })
  rule: string;

  @Text({ max: 1000, about: 'The note as a sentence' })
  message: string;
}

/** What an import changed or, in a dry run, would change. */
export class EnrollmentImportView extends IntersectionType(SeatCountsView) {
  @Flag({ about: 'Whether nothing was written' })
  dryRun: boolean;

  @Many(() => EnrollmentNoteView, { about: 'What was changed on reading, row by row' })
  notes: EnrollmentNoteView[];
}
