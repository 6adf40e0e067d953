import { PageOf } from '#platform/api/page.js';
import { FileView } from '#platform/files/stored-file.dto.js';
import { Flag, Id, Ids, Instant, Int, IntersectionType, Many, Part, Text, Texts } from '#platform/shapes/fields.js';
import { RecordView } from '#platform/shapes/record.view.js';
import { label, NoteFields, NotePlaceFields } from './notes.dto.js';

class ListedMetadata {
  @Int({ min: 0, example: 5, about: 'Number of words' })
  wordCount: number;

  @Text({ nullable: true, example: 'Tablet', about: 'Device of the latest change' })
  lastEditDevice: string | null;

  @Int({ min: 1, about: 'Version of the note' })
  version: number;

  @Texts({ ...label, about: 'Categories' })
  categories: string[];
}

class NoteMetadata extends ListedMetadata {
  @Ids({ about: 'Ids of the notes it links to that you may read, in order' })
  linkedNotes: string[];
}

class NotePlaceNames {
  @Text({ nullable: true, example: 'Symbols and scale', about: 'Title of the module' })
  moduleTitle: string | null;

  @Text({ nullable: true, example: 'What a map shows', about: 'Title of the lesson' })
  lessonTitle: string | null;

  @Text({ nullable: true, example: 'Maps', about: 'Title of the section' })
  sectionTitle: string | null;
}

class NoteFacts {
  @Id({ about: 'Id of the author' })
  userId: string;

  @Text({ example: 'Ben Bauer', about: 'Name of the author' })
  authorName: string;

  @Text({ about: 'The beginning of the text, as plain text' })
  snippet: string;

  @Instant({ nullable: true, about: 'When it was deleted; null while it is not' })
  deletedAt: Date | null;
}

class ListedNoteFields {
  @Text({ example: 'Symbols of maps', about: 'Title of the note' })
  title: string;

  @Texts({ ...label, about: 'Tags' })
  tags: string[];

  @Flag({ about: 'Whether only its author reads it' })
  isPrivate: boolean;

  @Flag({ about: 'Whether its author pinned it' })
  isPinned: boolean;
}

/** A note in lists, without its text. */
export class ListedNoteView extends IntersectionType(
  RecordView,
  ListedNoteFields,
  NotePlaceFields,
  NotePlaceNames,
  NoteFacts,
) {
  @Part(() => ListedMetadata, { about: 'Facts about the text' })
  metadata: ListedMetadata;
}

export class NotePage extends PageOf(ListedNoteView) {}

export class NoteView extends IntersectionType(RecordView, NoteFields, NotePlaceFields, NotePlaceNames, NoteFacts) {
  @Part(() => NoteMetadata, { about: 'Facts about the text, and links' })
  metadata: NoteMetadata;

  @Many(() => FileView, { about: 'The images of the text. Load each by its signedUrl, and store its url' })
  files: FileView[];
}

class NoteLabel {
  @Text({ example: 'maps', about: 'The label as it is written most often' })
  name: string;

  @Int({ min: 1, about: 'Number of own notes with it' })
  count: number;
}

/** The tags or categories of own notes. */
export class NoteLabels {
  @Many(() => NoteLabel, { max: 500, about: 'The most frequent first' })
  items: NoteLabel[];
}
