import { Choice, Id, Instant, Int, Text } from '#platform/shapes/fields.js';
import { type FileKind, fileKinds } from '#platform/files/content/file-types.js';

/** Form fields of an upload that another record will refer to. */
export class UploadForm {
  @Choice(fileKinds, { optional: true, about: 'Required kind of the file; other files are refused' })
  kind?: FileKind;
}

export class FileView {
  @Id({ about: 'Refer to it within 24 hours, such as in a submission; otherwise the file is deleted' })
  id: string;

  @Text({ max: 255, about: 'Name of the file as uploaded' })
  originalName: string;

  @Text({ example: 'image/png' })
  mimeType: string;

  @Int({ min: 0 })
  sizeBytes: number;

  @Instant()
  createdAt: Date;
}

/** Form fields of a replacement file. */
export class ReplacementForm {
  @Text({ max: 500, optional: true, about: 'A new title; unchanged when left out' })
  title?: string;
}
