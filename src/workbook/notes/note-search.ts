import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { type SearchableRows, SearchSource } from '#platform/search/search-source.port.js';
import { workshopOpen } from '#workbook/workshop-open.js';
import { notePolicy } from './notes.policy.js';

/** Finds the own notes by title and text; shared notes of others are not searched. */
@Provides(SearchSource)
export class NoteSearch implements SearchSource {
  readonly kind = 'note';
  readonly vocabulary = 'notes';

  constructor(@InjectScoped(notePolicy) private readonly notes: Scoped<typeof notePolicy>) {}

  rowsFor(actor: Actor): Promise<SearchableRows> {
    return Promise.resolve({
      table: 'notes',
      scope: this.notes.splice(actor, (visible) => `${workshopOpen} AND ${visible('row')}`, 'readOwn'),
      title: 'row.title',
      text: 'row.plain_text',
      path: `'/notes/' || row.id`,
      subjectId: '(SELECT s.subject_id FROM sections s WHERE s.id = row.section_id)',
      courseId: '(SELECT m.course_id FROM modules m WHERE m.id = row.module_id)',
    });
  }
}
