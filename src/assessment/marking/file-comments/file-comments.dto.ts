import { PageOf, PageQuery } from '#platform/api/page.js';
import { Flag, Id, Instant, Int, Many, Part, PartialType, Text } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { FilePlaceFields } from './file-place.dto.js';

class FileCommentFields {
  @Part(() => FilePlaceFields, { example: { kind: 'file' }, about: 'What it is about' })
  place: FilePlaceFields;

  @Text({ max: 5000, example: 'Where does this figure come from?', about: 'What the student reads' })
  text: string;
}

/** A comment on a submitted file. */
export class FileCommentDraft extends FileCommentFields {
  @Id({ about: 'A file of the submission' })
  fileId: string;

  @Int({ min: 1, optional: true, about: 'The attempt with the file. Default: the latest one' })
  attemptNumber?: number;
}

export class FileCommentChanges extends PartialType(FileCommentFields) {}

export class FileCommentQuery extends PageQuery {
  @Id({ optional: true, about: 'Only comments on this file' })
  fileId?: string;

  @Int({ min: 1, optional: true, about: 'Only comments on this attempt' })
  attemptNumber?: number;

  @Flag({ optional: true, about: 'true: only resolved ones; false: only others' })
  resolved?: boolean;
}

export class FileCommentResolution {
  @Flag({ about: 'false reopens the thread' })
  isResolved: boolean;
}

export class FileCommentReplyDraft {
  @Text({ max: 5000, example: 'From the second table.', about: 'The reply' })
  text: string;
}

export class FileCommentReplyView {
  @Id()
  id: string;

  @Flag({ about: 'Whether the student wrote it' })
  isByStudent: boolean;

  @Id({ nullable: true, about: 'null after an erasure, and if names are hidden from the reader' })
  authorId: string | null;

  @Text({ nullable: true, about: 'Name of the author; null as authorId' })
  authorName: string | null;

  @Text({ max: 5000, about: 'The reply' })
  text: string;

  @Instant({ about: 'When it was written; only the day while names are hidden' })
  createdAt: Date;
}

/** A comment on a submitted file with its replies. */
export class FileCommentView extends RecordView {
  @Id()
  submissionId: string;

  @Int({ min: 1, about: 'The attempt' })
  attemptNumber: number;

  @Id()
  fileId: string;

  @Id({ nullable: true, about: 'The item with the file in its answer' })
  itemId: string | null;

  @Part(() => FilePlaceFields, { about: 'What it is about' })
  place: FilePlaceFields;

  @Text({ max: 5000, about: 'The comment' })
  text: string;

  @Id({ nullable: true, about: 'The marker; null after an erasure, and for students if markers are anonymous' })
  authorId: string | null;

  @Text({ nullable: true, about: 'Name of the marker; null as authorId' })
  authorName: string | null;

  @Instant({ nullable: true, about: 'When it was resolved; null while it is open' })
  resolvedAt: Date | null;

  @Flag({ about: 'Whether the student sees it: once the grade is released, or the work was returned' })
  isShown: boolean;

  @Many(() => FileCommentReplyView, { about: 'The replies, oldest first' })
  replies: FileCommentReplyView[];
}

export class FileCommentPage extends PageOf(FileCommentView) {}
