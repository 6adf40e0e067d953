import { Choice, Flag } from '#platform/shapes/fields.js';
import { type ImportFormat, importFormats } from '#questions/formats/question-formats.js';

/** How the questions of an assessment are written. */
export class AssessmentQuestionsQuery {
  @Choice(importFormats, { default: 'gift', about: 'The format of the file' })
  format: ImportFormat;

  @Flag({
    default: false,
    about: 'true: leave out what the format cannot hold; false: refuse with 422 export_incomplete instead',
  })
  incomplete: boolean;
}
