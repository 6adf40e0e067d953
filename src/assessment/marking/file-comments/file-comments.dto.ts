import {
  Choice,
  Decimal,
  Flag,
  Id,
  Instant,
  Int,
  Many,
  Part,
  PartialType,
  Share,
  Text,
} from '#platform/shapes/fields.js';
import { PageOf, PageQuery } from '#platform/api/page.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { type PlaceKind, placeKinds } from './file-place.js';

const maxSeconds = 86_400;

/** A place of a file. Each kind needs its own fields and no other. */
export class FilePlaceFields {
  @Choice(placeKinds, {
    about:
      'area: a rectangle of a page, for PDF files and images; lines: of text files; time: of recordings; file: the whole file, for all types',
  })
  kind: PlaceKind;

  @Int({ min: 1, max: 10_000, optional: true, about: 'area: the page, starting at 1; 1 for an image' })
  page?: number;

  @Share({ optional: true, about: 'area: left edge as a share of the width of the page' })
  x?: number;

  @Share({ optional: true, about: 'area: upper edge as a share of the height of the page' })
  y?: number;

  @Share({ optional: true, about: 'area: width as a share of that of the page; 0 for a point' })
  width?: number;

  @Share({ optional: true, about: 'area: height as a share of that of the page; 0 for a point' })
  height?: number;

  @Int({ min: 1, max: 10_000_000, optional: true, about: 'lines: the first line, starting at 1' })
  fromLine?: number;

  @Int({ min: 1, max: 10_000_000, optional: true, about: 'lines: the last line' })
  toLine?: number;

  @Decimal({ max: maxSeconds, optional: true, about: 'time: the beginning in seconds' })
  fromSeconds?: number;

  @Decimal({ max: maxSeconds, optional: true, about: 'time: the end in seconds' })
  toSeconds?: number;
}

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
