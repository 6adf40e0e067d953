import { AchievementGranter } from '#learning/achievements/achievement-granter.js';
import { type Achievement, AchievementSource } from '#learning/achievements/achievement-source.port.js';
import { On } from '#platform/events/events.js';
import { Provides } from '#platform/ports/ports.js';
import { RecordingsChanged } from './recordings.service.js';

/** Voice recordings. */
@Provides(AchievementSource)
export class RecordingAchievements implements AchievementSource {
  readonly achievements: readonly Achievement[] = [
    {
      key: 'first-recording',
      titles: { en: 'First Recording', th: 'เสียงแรก' },
      descriptions: { en: 'Recorded your voice', th: 'บันทึกเสียงเป็นครั้งแรก' },
      target: 1,
      measure: (person) =>
        `(SELECT count(*) FROM audio_recordings r WHERE r.user_id = ${person} AND r.deleted_at IS NULL)`,
    },
  ];

  constructor(private readonly granter: AchievementGranter) {}

  @On(RecordingsChanged)
  grantAfterChange({ userId }: RecordingsChanged): void {
    this.granter.grant(userId, this);
  }
}
