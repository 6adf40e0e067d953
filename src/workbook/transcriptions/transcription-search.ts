import type { Actor } from '#platform/access/actor.js';
import { InjectScoped } from '#platform/database/scoped.module.js';
import type { Scoped } from '#platform/database/scoped.repository.js';
import { Provides } from '#platform/ports/ports.js';
import { type SearchableRows, type SearchExtent, SearchSource } from '#platform/search/search-source.port.js';
import { workshopOpen } from '#workbook/workshop-open.js';
import { transcriptionPolicy } from './transcriptions.policy.js';

/** Finds the own transcriptions by their text. */
@Provides(SearchSource)
export class TranscriptionSearch implements SearchSource {
  readonly kind = 'transcription';
  readonly vocabulary = 'transcription_records';

  constructor(@InjectScoped(transcriptionPolicy) private readonly transcriptions: Scoped<typeof transcriptionPolicy>) {}

  rowsFor(actor: Actor, { includeArchived }: SearchExtent): Promise<SearchableRows> {
    const kept = includeArchived ? '' : 'AND row.archived_at IS NULL';
    return Promise.resolve({
      table: 'transcription_records',
      scope: this.transcriptions.splice(
        actor,
        (visible) => `${workshopOpen} AND row.status = 'completed' ${kept} AND ${visible('row')}`,
      ),
      title: `'Audio Transcription'`,
      text: 'row.text',
      path: `'/transcriptions/' || row.id`,
      courseId: `(SELECT m.course_id FROM audio_recordings r JOIN modules m ON m.id = r.module_id WHERE r.id = row.audio_recording_id)`,
    });
  }
}
