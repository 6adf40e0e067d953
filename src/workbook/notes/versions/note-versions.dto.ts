import { PageOf, PageQuery } from '#platform/api/page.js';
import { Id, Instant, Int, IntersectionType, Part, RichText, Text, Texts } from '#platform/shapes/fields.js';
import { NoteView } from '#workbook/notes/note-views.dto.js';
import { label } from '#workbook/notes/notes.dto.js';

/** A text that a note had, in lists. */
export class ListedNoteVersionView {
  @Id({ about: 'Id of the note' })
  noteId: string;

  @Int({ min: 1, about: 'The latest version of the note with this text' })
  version: number;

  @Int({ min: 1, about: 'The first version of the note with this text' })
  sinceVersion: number;

  @Text({ example: 'Symbols of maps', about: 'Title of the note' })
  title: string;

  @Int({ min: 0, about: 'Number of words' })
  wordCount: number;

  @Instant({ nullable: true, about: 'When another text replaced it; null for the present one' })
  replacedAt: Date | null;
}

export class NoteVersionPage extends PageOf(ListedNoteVersionView) {}

export class NoteVersionQuery extends PageQuery {}

class VersionText {
  @RichText({ max: 50_000, writtenIn: 'html', about: 'Text of the note' })
  content: string;

  @Texts({ ...label, about: 'Tags' })
  tags: string[];

  @Texts({ ...label, about: 'Categories' })
  categories: string[];
}

export class NoteVersionView extends IntersectionType(ListedNoteVersionView, VersionText) {}

/** A change that is based on another version than the present one. */
export class NoteConflict {
  @Part(() => NoteView, { optional: true, about: 'With version_conflict: the note as it is' })
  current?: NoteView;

  @Part(() => NoteVersionView, {
    optional: true,
    nullable: true,
    about: 'With version_conflict: the text the change is based on; null if it is not kept any more',
  })
  base?: NoteVersionView | null;
}
