import { Choice, Flag } from '#platform/shapes/fields.js';
import { type ImportFormat, importFormats } from '#questions/formats/question-formats.js';

/** For which format to check the questions of an assessment. */
export class AssessmentQuestionsFormat {
  @Choice(importFormats, { default: 'gift', about: 'The format of the file' })
  format: ImportFormat;
}

/** How the questions of an assessment are written. */
export class AssessmentQuestionsQuery extends AssessmentQuestionsFormat {
  @Flag({
    default: false,
    about: 'true: leave out what the format cannot hold; false: refuse with 422 export_incomplete instead',
  })
  incomplete: boolean;
}
