import { Choice, Id, Instant, Int, Text } from '#platform/shapes/fields.js';
import { type FileKind, fileKinds } from '#platform/files/content/file-types.js';

/** What a form says with a file that something else will name. */
export class UploadForm {
  @Choice(fileKinds, { optional: true, about: 'What it has to be; any other file is refused' })
  kind?: FileKind;
}

export class FileView {
  @Id({ about: 'Name it within a day, such as in an answer; otherwise it is removed' })
  id: string;

  @Text({ max: 255 })
  originalName: string;

  @Text({ example: 'image/png' })
  mimeType: string;

  @Int({ min: 0 })
  sizeBytes: number;

  @Instant()
  createdAt: Date;
}

/** What a form says with another file. */
export class ReplacementForm {
  @Text({ max: 500, optional: true, about: 'A new title; the old one when left out' })
  title?: string;
}
