import { PageQuery, SearchWords, Sort, type SortOf } from '#platform/api/page.js';
import { Choice, Flag, Id, Text } from '#platform/shapes/fields.js';
import { label } from './notes.dto.js';

export class NoteChangeQuery {
  @Flag({ default: false, about: 'true: overwrite any version; neither If-Match nor version is required' })
  force: boolean;
}

const noteSorts = ['updatedAt', 'createdAt', 'title'] as const;

export class NoteQuery extends PageQuery {
  @SearchWords('title or text')
  q?: string;

  @Text({ max: label.length, optional: true, about: 'Only notes with this tag; case and accents are ignored' })
  tag?: string;

  @Text({ max: label.length, optional: true, about: 'Only notes with this category; case and accents are ignored' })
  category?: string;

  @Id({ optional: true, about: 'Only notes about this module' })
  moduleId?: string;

  @Id({ optional: true, about: 'Only notes about this lesson' })
  lessonId?: string;

  @Id({ optional: true, about: 'Only notes about this section' })
  sectionId?: string;

  @Id({ optional: true, about: 'Only notes about this recording' })
  audioRecordingId?: string;

  @Flag({ optional: true, about: 'Only pinned notes, or only others' })
  pinned?: boolean;

  @Choice(['mine', 'others'], {
    optional: true,
    about: 'mine: own notes that are shared; others: shared notes of others. Default: all own notes',
  })
  shared?: 'mine' | 'others';

  @Flag({ default: false, about: 'true: deleted own notes, which can be restored for 30 days' })
  deleted: boolean;

  @Sort(noteSorts, '-updatedAt')
  sort: SortOf<typeof noteSorts>;
}
