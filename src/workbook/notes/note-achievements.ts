import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { type Achievement, AchievementSource } from '#learning/achievements/achievement-source.port.js';
import { On } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';
import { NotesChanged } from './notes.service.js';

/** Written notes. */
@Provides(AchievementSource)
export class NoteAchievements implements AchievementSource {
  readonly achievements: readonly Achievement[] = [
    {
      key: 'first-note',
      titles: { en: 'First Note', th: 'โน้ตแรก' },
      descriptions: { en: 'Wrote a note', th: 'เขียนโน้ตเป็นครั้งแรก' },
      target: 1,
      measure: (person) => `(SELECT count(*) FROM notes n WHERE n.user_id = ${person} AND n.deleted_at IS NULL)`,
    },
  ];

  constructor(private readonly granter: AchievementGranter) {}

  @On(NotesChanged)
  grantAfterChange({ userId }: NotesChanged): void {
    this.granter.grant(userId, this);
  }
}
