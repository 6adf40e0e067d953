import {
  Flag,
  Id,
  Ids,
  Int,
  IntersectionType,
  Part,
  PartialType,
  RichText,
  Text,
  Texts,
} from '#platform/shapes/fields.js';

export const label = { max: 20, length: 50 };

/** The second of a day is the last that audio and video can have. */
const maxSeconds = 24 * 60 * 60;

export class NoteFields {
  @Text({ max: 200, example: 'Symbols of maps', about: 'Title of the note' })
  title: string;

  @RichText({
    max: 50_000,
    writtenIn: 'html',
    example: '<p>A <strong>legend</strong> explains the symbols.</p>',
    about: 'Text of the note',
  })
  content: string;

  @Texts({ ...label, default: [], example: ['maps'], about: 'Tags; those that differ only in case or accents are one' })
  tags: string[];

  @Flag({
    default: true,
    about: 'false: shared with teachers and, by the privacy setting communitySharing, with learners',
  })
  isPrivate: boolean;

  @Flag({ default: false, about: 'Whether it is listed first' })
  isPinned: boolean;
}

export class NotePlaceFields {
  @Id({ nullable: true, default: null, about: 'Id of the module it is about' })
  moduleId: string | null;

  @Id({ nullable: true, default: null, about: 'Id of the lesson of the module' })
  lessonId: string | null;

  @Id({ nullable: true, default: null, about: 'Id of the section of a subject it is about' })
  sectionId: string | null;

  @Id({ nullable: true, default: null, about: 'Id of the own recording it is about' })
  audioRecordingId: string | null;

  @Int({
    min: 0,
    max: maxSeconds,
    nullable: true,
    default: null,
    about: 'Second of the recording, or of the video of the lesson',
  })
  timestamp: number | null;
}

class NoteMetadataFields {
  @Text({ max: 100, nullable: true, default: null, example: 'Tablet', about: 'Device of the latest change' })
  lastEditDevice: string | null;

  @Ids({ max: 50, default: [], about: 'Ids of notes it links to, in order' })
  linkedNotes: string[];

  @Texts({ ...label, default: [], example: ['geography'], about: 'Categories; compared like tags' })
  categories: string[];
}

class NoteMetadataChanges extends PartialType(NoteMetadataFields) {}

class NoteContent extends IntersectionType(NoteFields, NotePlaceFields) {}

export class NoteDraft extends IntersectionType(NoteContent) {
  @Part(() => NoteMetadataFields, { optional: true, about: 'Links, categories and the device' })
  metadata?: NoteMetadataFields;
}

export class NoteChanges extends PartialType(NoteContent) {
  @Part(() => NoteMetadataChanges, { optional: true, about: 'Omitted fields are unchanged' })
  metadata?: NoteMetadataChanges;

  @Int({ min: 1, optional: true, about: 'Version the change is based on; instead of If-Match' })
  version?: number;
}

/** The fields of a note that clients may change offline. */
export class SyncedNote extends PartialType(IntersectionType(NoteContent, NoteMetadataFields)) {}
