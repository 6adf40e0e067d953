import { type FileKind, fileKinds } from '#platform/files/content/file-types.js';
import { Choice, Text } from '#platform/shapes/fields.js';

/** Form fields of an upload that another record will refer to. */
export class UploadForm {
  @Choice(fileKinds, { optional: true, about: 'Required kind of the file; other files are refused' })
  kind?: FileKind;
}

/** Form fields of a replacement file. */
export class ReplacementForm {
  @Text({ max: 500, optional: true, about: 'A new title; unchanged when left out' })
  title?: string;
}
